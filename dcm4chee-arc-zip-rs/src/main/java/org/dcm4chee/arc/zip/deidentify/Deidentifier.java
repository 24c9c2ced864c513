package org.dcm4chee.arc.zip.deidentify;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import org.dcm4che3.data.Attributes;
import org.dcm4che3.data.Tag;
import org.dcm4che3.data.VR;

/**
 * De-identifies headers by the Basic Application Level Confidentiality Profile of PS3.15 Annex E,
 * and says which objects a change of the header cannot make safe. It does nothing to pixels.
 *
 * <p>What it puts in depends on the key, the profile and the object alone: the same in every
 * download and on every server. Immutable, thread-safe.
 */
public final class Deidentifier {
  /** To be counted up when the same object comes out otherwise than before. */
  private static final int REVISION = 4;

  /** What is left of file meta information, group 2; all else is about who wrote the file. */
  private static final Set<Integer> FILE_META =
      Set.of(
          Tag.FileMetaInformationVersion,
          Tag.MediaStorageSOPClassUID,
          Tag.MediaStorageSOPInstanceUID,
          Tag.TransferSyntaxUID);

  private static final String IMPLEMENTATION_CLASS_UID =
      "2.25.275137417120439180216447731830176302449";
  private static final String IMPLEMENTATION_VERSION_NAME = "ZIP-RS";

  private final Profile profile;
  private final Key key;
  private final Set<Kind> allowed;
  private final ConfidentialityTable table;
  private final Actions actions;
  private final Pseudonyms pseudonyms;
  private final Classifier classifier;

  private Deidentifier(Profile profile, Key key, Set<Kind> allowed) {
    this.profile = profile;
    this.key = key;
    this.allowed = Set.copyOf(allowed);
    this.table = ConfidentialityTable.builtIn();
    this.actions = new Actions(table, profile);
    this.pseudonyms = new Pseudonyms(key);
    this.classifier = new Classifier(allowed);
  }

  /** One that allows no kind of images that often has names in its pixels. */
  public static Deidentifier of(Profile profile, Key key) {
    return of(profile, key, Set.of());
  }

  /**
   * One that allows kinds of images.
   *
   * @param allowed kinds of images that an admin lets through without Burned In Annotation NO
   */
  public static Deidentifier of(Profile profile, Key key, Set<Kind> allowed) {
    return new Deidentifier(profile, key, allowed);
  }

  public Profile profile() {
    return profile;
  }

  /**
   * De-identifies a data set in place. Its pixels need not be there.
   *
   * @param dataset no item of another; the caller's own
   * @return whether it may be sent; if not, it must not be used for anything
   */
  public Outcome apply(Attributes dataset) {
    Optional<Outcome.LeftOut> verdict;
    Identity identity;
    Patient patient;
    try {
      verdict = classifier.verdict(dataset);
      if (verdict.isPresent()) {
        return verdict.get();
      }
      identity = Identity.of(dataset);
      patient = Patient.of(dataset);
    } catch (RuntimeException e) {
      return notUnderstood(e, 0);
    }
    Interpreter interpreter = new Interpreter(actions, SafePrivate.builtIn(), pseudonyms, patient);
    try {
      interpreter.clean(dataset);
      Markers.set(dataset, profile, table.edition());
      OptionalInt hit =
          new Tripwire(
                  identity,
                  interpreter.replacedUids(),
                  interpreter.pseudonymsGiven(),
                  profile.has(Option.FULL_DATES) || profile.has(Option.MODIFIED_DATES))
              .search(dataset);
      return hit.isPresent()
          ? Outcome.LeftOut.at(Reason.IDENTITY_FOUND, "in " + tagText(hit.getAsInt()))
          : new Outcome.Done();
    } catch (RuntimeException e) {
      return notUnderstood(e, interpreter.current());
    }
  }

  /** De-identifies a data set and its file meta information in place. */
  public Outcome apply(Attributes dataset, Attributes fileMetaInformation) {
    Outcome outcome = apply(dataset);
    if (outcome instanceof Outcome.Done) {
      applyToFileMeta(fileMetaInformation);
    }
    return outcome;
  }

  /**
   * De-identifies file meta information in place: what tells the sender goes, the rest is ours
   * (PS3.15 §E.1.1). Not needed where it is made anew from the data set.
   */
  public void applyToFileMeta(Attributes fileMetaInformation) {
    for (int tag : fileMetaInformation.tags()) {
      if (!FILE_META.contains(tag)) {
        fileMetaInformation.remove(tag);
      }
    }
    String original =
        Values.stripped(Values.text(fileMetaInformation, Tag.MediaStorageSOPInstanceUID));
    if (!original.isEmpty()) {
      fileMetaInformation.setString(Tag.MediaStorageSOPInstanceUID, VR.UI, uid(original));
    }
    fileMetaInformation.setString(Tag.ImplementationClassUID, VR.UI, IMPLEMENTATION_CLASS_UID);
    fileMetaInformation.setString(
        Tag.ImplementationVersionName, VR.SH, IMPLEMENTATION_VERSION_NAME);
  }

  /**
   * The UID that stands for this one in what is sent: another one, unless DICOM itself registers it
   * or the profile keeps UIDs. Also for objects that are left out, for names and for messages.
   */
  public String uid(String original) {
    return profile.has(Option.UIDS) ? original : pseudonyms.uid(original);
  }

  /**
   * Tells whether two downloads may be byte for byte the same: it covers the key, the profile, what
   * is allowed, the table's edition and the interpreter's revision, and gives none of them away.
   *
   * @return 32 hexadecimal digits
   */
  public String fingerprint() {
    return key.fingerprint(
        REVISION
            + "\0"
            + table.edition()
            + '\0'
            + profile.keyword()
            + '\0'
            + allowed.stream().sorted().map(Kind::keyword).collect(Collectors.joining(",")));
  }

  /** The exception's own words may quote a value: only its class is told, and where. */
  private static Outcome.LeftOut notUnderstood(RuntimeException e, int tag) {
    Outcome.LeftOut told =
        tag == 0
            ? Outcome.LeftOut.of(Reason.NOT_UNDERSTOOD)
            : Outcome.LeftOut.at(Reason.NOT_UNDERSTOOD, "at " + tagText(tag));
    StackTraceElement[] trace = e.getStackTrace();
    String place = trace.length == 0 ? "" : " at " + trace[0];
    return new Outcome.LeftOut(told.reason(), told.words(), e.getClass().getName() + place);
  }

  private static String tagText(int tag) {
    return String.format("(%04X,%04X)", tag >>> 16, tag & 0xFFFF);
  }

  @Override
  public String toString() {
    return "Deidentifier[" + profile.keyword() + "]";
  }
}
