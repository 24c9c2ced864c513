package org.dcm4chee.arc.zip.changes;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.dcm4che3.data.Attributes;

/**
 * The registry of what can happen to a dataset: one rule after the other, each given what the one
 * before has made. Thread-safe.
 *
 * @param <M> what is known of an object before it is read
 */
public final class ChangeRules<M> implements ChangeRule<M> {
  private final List<ChangeRule<M>> rules;

  /**
   * Rules in the order in which they are applied.
   *
   * @param rules copied
   */
  public ChangeRules(List<ChangeRule<M>> rules) {
    this.rules = List.copyOf(rules);
  }

  @Override
  public Change changeOf(M match) {
    List<Change> changes =
        rules.stream()
            .map(rule -> rule.changeOf(match))
            .filter(change -> change != Change.NONE)
            .toList();
    return switch (changes.size()) {
      case 0 -> Change.NONE;
      case 1 -> changes.get(0);
      default -> new InTurn(changes);
    };
  }

  private record InTurn(List<Change> changes) implements Change {

    @Override
    public void apply(Attributes dataset) throws IOException {
      for (Change change : changes) {
        change.apply(dataset);
      }
    }

    @Override
    public String remapped(String uid) {
      String remapped = uid;
      for (Change change : changes) {
        remapped = change.remapped(remapped);
      }
      return remapped;
    }

    @Override
    public boolean withoutPixelData() {
      return changes.stream().anyMatch(Change::withoutPixelData);
    }

    /** What the first has written goes through the second. */
    @Override
    public OutputStream through(OutputStream out) {
      OutputStream way = out;
      for (int i = changes.size() - 1; i >= 0; i--) {
        way = changes.get(i).through(way);
      }
      return way;
    }

    @Override
    public boolean endsWithPixelData() {
      return changes.stream().anyMatch(Change::endsWithPixelData);
    }

    @Override
    public String decidedBy() {
      // As a list: what one says cannot be mistaken for what two say.
      return changes.stream().map(Change::decidedBy).toList().toString();
    }
  }
}
