package org.dcm4chee.arc.zip.archive;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.dcm4chee.arc.zip.contents.InstanceFacts;
import org.dcm4chee.arc.zip.format.ByteRange;
import org.dcm4chee.arc.zip.limits.Refusal;
import org.dcm4chee.arc.zip.metadata.MetadataText;
import org.dcm4chee.arc.zip.pipeline.Chunks;
import org.dcm4chee.arc.zip.pipeline.Composition;
import org.dcm4chee.arc.zip.pipeline.Download;
import org.dcm4chee.arc.zip.pipeline.DownloadException;
import org.dcm4chee.arc.zip.pipeline.Extent;
import org.dcm4chee.arc.zip.pipeline.LeftOut;
import org.dcm4chee.arc.zip.pipeline.OnLoss;
import org.dcm4chee.arc.zip.pipeline.Survey;
import org.dcm4chee.arc.zip.pipeline.ZipPlan;

/**
 * Each object is a text with its metadata, and a file for each value of its bulk data (Supplement
 * 211 v19). All objects are looked at before the first byte, since no name and no length can be
 * told without that; what cannot be read then is left out with all its files. What cannot be read
 * later ends the download: its text may have been sent.
 *
 * <p>At most {@value #MAX_ENTRIES} entries are made.
 */
final class SplitObjects implements Sending {
  /** Each takes some hundred bytes as long as the download lasts. */
  static final int MAX_ENTRIES = 200_000;

  /** Besides those that are written at the same time, so that none is made twice. */
  private static final int SPOOLED_AHEAD = 2;

  private final Download.Order<InstanceFacts> order;
  private final List<InstanceSource> found;
  private final MetadataText text;
  private final Download.Resources resources;
  private final Duration patience;
  private final Survey<SurveyedObject> survey;
  private final SpooledObjects spooled;

  /** Where the entries of each object that was found begin; the last is where all end. */
  private volatile int[] begins = {};

  private volatile List<LeftOut> known;
  private volatile Optional<Download<EntryFacts>> download = Optional.empty();
  private volatile boolean cancelled;
  private volatile boolean closed;
  private volatile boolean broken;

  /**
   * @param order of the objects as if each was one entry
   * @param found the sources of {@code order}
   * @param text how their metadata is written
   * @param patience how long they may be looked at before the first byte
   */
  SplitObjects(
      Download.Order<InstanceFacts> order,
      List<InstanceSource> found,
      MetadataText text,
      Download.Resources resources,
      Duration patience) {
    this.order = order;
    this.found = List.copyOf(found);
    this.text = text;
    this.resources = resources;
    this.patience = patience;
    known = order.leftOutBefore();
    survey =
        new Survey<>(
            found.stream().map(source -> new ObjectSurvey(source, text)).toList(), resources);
    spooled = new SpooledObjects(resources.threads() + SPOOLED_AHEAD);
  }

  @Override
  public Optional<ZipPlan> prepare(Duration atMost, Extent extent) throws InterruptedException {
    if (!survey.look(patience)) {
      if (cancelled) {
        return Optional.empty();
      }
      throw new Refusal(
          Refusal.Reason.STOPPED,
          "It takes longer than "
              + patience.toSeconds()
              + " s to look at all "
              + asked()
              + " objects, which has to be done before the first byte of a ZIP with bulk data. Ask"
              + " for less at a time, for example for a series.");
    }
    List<LeftOut> leftOut = new ArrayList<>(order.leftOutBefore());
    for (int i = 0; i < found.size(); i++) {
      survey.leftOut(i).ifPresent(leftOut::add);
    }
    known = List.copyOf(leftOut);
    return isRefused() ? Optional.empty() : begin(entries()).prepare(atMost, extent);
  }

  /** Whether whoever asks will be told why there is no ZIP: then nothing more is done for it. */
  private boolean isRefused() {
    boolean incomplete =
        known.stream().anyMatch(left -> left.kind() != LeftOut.Kind.NOT_ACCEPTABLE);
    return known.size() == asked() || (order.onLoss() == OnLoss.FAIL && incomplete);
  }

  /**
   * With names as the DICOM files would have them, so that each text can say those of its files.
   */
  private List<ObjectEntry> entries() {
    Composition<InstanceFacts> names = order.compositions().get();
    List<ObjectEntry> entries = new ArrayList<>();
    int[] starts = new int[found.size() + 1];
    for (int i = 0; i < found.size(); i++) {
      starts[i] = entries.size();
      Optional<SurveyedObject> surveyed = survey.facts(i);
      if (surveyed.isPresent()) {
        requireFewEnough(entries.size() + surveyed.get().files().size());
        entries.addAll(
            new SplitObject(
                    found.get(i),
                    surveyed.get(),
                    text,
                    names.entryName(surveyed.get().object()),
                    spooled)
                .entries());
      }
    }
    starts[found.size()] = entries.size();
    begins = starts;
    return entries;
  }

  private void requireFewEnough(int entries) {
    if (entries >= MAX_ENTRIES) {
      throw new Refusal(
          Refusal.Reason.MAX_INSTANCES,
          "A ZIP with bulk data has at most "
              + MAX_ENTRIES
              + " files, and this one would have more: compressed images have one for each frame."
              + " Ask for less at a time, for example for a series, or for DICOM files.",
          OptionalInt.empty(),
          Map.of("maxFiles", MAX_ENTRIES));
    }
  }

  private Download<EntryFacts> begin(List<ObjectEntry> entries) {
    Download<EntryFacts> begun =
        new Download<>(
            new Download.Order<>(
                entries,
                known,
                () -> new SplitComposition(order.compositions().get()),
                order.representation() + ' ' + digest(entries),
                order.compression(),
                order.completeBytes(),
                OnLoss.FAIL,
                order.encryption()),
            resources);
    download = Optional.of(begun);
    // Whoever ended it meanwhile did not see it.
    if (cancelled) {
      begun.cancel();
    }
    if (closed) {
      begun.close();
    }
    return begun;
  }

  /** An object that can be read at one time only makes another ZIP, with a tag of its own. */
  private static String digest(List<ObjectEntry> entries) {
    MessageDigest sha256;
    try {
      sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
    for (ObjectEntry entry : entries) {
      String line = entry.facts().name() + '\n' + entry.estimatedSize() + '\n';
      sha256.update(line.getBytes(StandardCharsets.UTF_8));
    }
    return HexFormat.of().formatHex(sha256.digest());
  }

  private Download<EntryFacts> begun() {
    return download.orElseThrow(() -> new IllegalStateException("The ZIP is not prepared"));
  }

  @Override
  public String entityTag() {
    return begun().entityTag();
  }

  @Override
  public List<LeftOut> leftOut() {
    return download.map(Download::leftOut).orElse(known);
  }

  @Override
  public int asked() {
    return found.size() + order.leftOutBefore().size();
  }

  /** Of a range those of which it has something; of what ended early those that are whole. */
  @Override
  public BitSet sent() {
    BitSet objects = new BitSet();
    if (download.isEmpty()) {
      return objects;
    }
    BitSet entries = download.get().sent();
    for (int i = 0; i < found.size(); i++) {
      int end = begins[i + 1];
      int first = broken ? entries.nextClearBit(begins[i]) : entries.nextSetBit(begins[i]);
      boolean any = first >= begins[i] && first < end;
      objects.set(i, end > begins[i] && any != broken);
    }
    return objects;
  }

  @Override
  public void write(ZipPlan plan, ByteRange range, OutputStream out) throws DownloadException {
    broken = true;
    begun().write(plan, range, out);
    broken = false;
  }

  @Override
  public void write(OutputStream out) throws DownloadException {
    broken = true;
    long unused = begun().write(out);
    broken = false;
  }

  @Override
  public Chunks open(ZipPlan plan, ByteRange range) {
    return watched(begun().open(plan, range));
  }

  @Override
  public Chunks open() {
    return watched(begun().open());
  }

  private Chunks watched(Chunks chunks) {
    broken = true;
    return new EndNoticed(chunks, () -> broken = false);
  }

  @Override
  public void cancel() {
    cancelled = true;
    survey.cancel();
    spooled.cancel();
    download.ifPresent(Download::cancel);
  }

  @Override
  public void close() {
    closed = true;
    cancel();
    survey.close();
    download.ifPresent(Download::close);
    spooled.close();
  }
}
