package org.dcm4chee.arc.zip.format;

import java.time.LocalDateTime;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** Any plan of a ZIP: its entries, their order, names, forms, times and bodies. */
final class Plans {
  private record Entry(String name, EntryForm form, List<Byte> content, LocalDateTime modified) {}

  private Plans() {}

  static Arbitrary<SampleEntries> any() {
    return Combinators.combine(names(), Arbitraries.of(EntryForms.all()), contents(), times())
        .as(Entry::new)
        .list()
        .ofMaxSize(8)
        .map(Plans::entries);
  }

  private static Arbitrary<String> names() {
    return Arbitraries.strings()
        .withChars("aZ09 -_.()äßñ日本語")
        .ofMinLength(1)
        .ofMaxLength(20)
        .filter(name -> !name.matches("\\.{1,2}"));
  }

  private static Arbitrary<List<Byte>> contents() {
    return Arbitraries.frequencyOf(
        Tuple.of(1, Arbitraries.just(List.of())),
        Tuple.of(4, Arbitraries.bytes().list().ofMaxSize(200)));
  }

  private static Arbitrary<LocalDateTime> times() {
    return Arbitraries.integers()
        .between(0, Integer.MAX_VALUE)
        .map(seconds -> LocalDateTime.of(1975, 1, 1, 0, 0).plusSeconds(2L * seconds));
  }

  /** The folder makes names that happen to be the same different. */
  private static SampleEntries entries(List<Entry> drawn) {
    SampleEntries entries = SampleEntries.empty();
    for (int i = 0; i < drawn.size(); i++) {
      Entry entry = drawn.get(i);
      byte[] content = new byte[entry.content().size()];
      for (int b = 0; b < content.length; b++) {
        content[b] = entry.content().get(b);
      }
      entries.add(i + "/" + entry.name(), entry.form(), content, entry.modified());
    }
    return entries;
  }
}
