package org.dcm4chee.arc.zip.dicomdir;

import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.dcm4che3.data.Attributes;
import org.dcm4che3.data.Sequence;
import org.dcm4che3.data.Tag;
import org.dcm4che3.data.VR;

/**
 * Where the value of a key comes from that must have one and that the object lacks: a like
 * attribute of the object, or a value that says as little as may be.
 */
@FunctionalInterface
interface Origin {
  String UNKNOWN_DATE = "19000101";
  String UNKNOWN_TIME = "000000";

  /** The length of SH in characters (PS3.5 §6.2). */
  int MAX_SHORT_STRING = 16;

  /** (0040,100A), by the name that PS3.6 gives it. */
  int REASON_FOR_REQUESTED_PROCEDURE_CODE_SEQUENCE = 0x0040100A;

  /** Gives {@code key} a value in {@code rec}. */
  void fill(RecordKey key, Attributes rec, Attributes object);

  /** Nothing: the key stays without a value. */
  Origin OBJECT = (key, rec, object) -> {};

  /** Left empty here, and filled with the position among its siblings by {@link DicomDir}. */
  Origin POSITION = (key, rec, object) -> rec.setNull(key.tag(), key.vr());

  /** The last verification of those in the Verifying Observer Sequence (PS3.3 §F.5.25). */
  Origin LAST_VERIFICATION =
      (key, rec, object) -> {
        Sequence observers = object.getSequence(Tag.VerifyingObserverSequence);
        rec.setString(
            key.tag(),
            VR.DT,
            observers == null
                ? UNKNOWN_DATE
                : observers.stream()
                    .map(observer -> observer.getString(Tag.VerificationDateTime))
                    .filter(time -> time != null)
                    .max(DicomTime.ORDER)
                    .orElse(UNKNOWN_DATE));
      };

  /** The Accession Number, or the end of the study's UID. */
  Origin STUDY_ID =
      (key, rec, object) -> {
        String uid = object.getString(Tag.StudyInstanceUID);
        rec.setString(
            key.tag(),
            VR.SH,
            object.getString(
                Tag.AccessionNumber, uid.substring(Math.max(0, uid.length() - MAX_SHORT_STRING))));
      };

  /** A code that says no more than that it is not known (PS3.16 CID 271). */
  Origin UNKNOWN_CODE =
      (key, rec, object) -> {
        Attributes code = new Attributes(3);
        code.setString(Tag.CodeValue, VR.SH, "261665006");
        code.setString(Tag.CodingSchemeDesignator, VR.SH, "SCT");
        code.setString(Tag.CodeMeaning, VR.LO, "Unknown");
        rec.newSequence(key.tag(), 1).add(code);
      };

  /** One item that says only that it is for any modality (PS3.3 Table C.23.1-1). */
  Origin ANY_MODALITY =
      (key, rec, object) -> {
        Attributes item = new Attributes(3);
        item.setString(Tag.Modality, VR.CS, "OT");
        item.setNull(Tag.ProcedureCodeSequence, VR.SQ);
        item.setNull(REASON_FOR_REQUESTED_PROCEDURE_CODE_SEQUENCE, VR.SQ);
        rec.newSequence(key.tag(), 1).add(item);
      };

  /** The same for every object. */
  static Origin value(String... values) {
    return (key, rec, object) -> rec.setString(key.tag(), key.vr(), values);
  }

  /** Another attribute of the object that is never missing. */
  static Origin attribute(int tag) {
    return (key, rec, object) -> rec.setString(key.tag(), key.vr(), object.getString(tag));
  }

  /**
   * The first of other dates that the object has, with the time that belongs to it: the time that
   * the object has for this key belongs to no date then, and is overwritten.
   *
   * @param time the key beside this one
   */
  static Origin date(int time, Moment... others) {
    return (key, rec, object) -> {
      for (Moment other : others) {
        String found = object.getString(other.date);
        if (found != null) {
          rec.setString(key.tag(), VR.DA, found);
          rec.setString(time, VR.TM, object.getString(other.time, UNKNOWN_TIME));
          return;
        }
      }
      rec.setString(key.tag(), VR.DA, UNKNOWN_DATE);
    };
  }

  /** Attributes of a date and of the time that belongs to it. */
  enum Moment {
    CONTENT(Tag.ContentDate, Tag.ContentTime),
    ACQUISITION(Tag.AcquisitionDate, Tag.AcquisitionTime),
    SERIES(Tag.SeriesDate, Tag.SeriesTime),
    STUDY(Tag.StudyDate, Tag.StudyTime),
    CREATION(Tag.InstanceCreationDate, Tag.InstanceCreationTime);

    private final int date;
    private final int time;

    Moment(int date, int time) {
      this.date = date;
      this.time = time;
    }
  }

  /** What the origins read in objects beside the keys themselves; ascending. */
  static int[] sources() {
    return IntStream.concat(
            IntStream.of(
                Tag.SOPClassUID,
                Tag.SOPInstanceUID,
                Tag.StudyInstanceUID,
                Tag.VerifyingObserverSequence),
            Stream.of(Moment.values())
                .flatMapToInt(moment -> IntStream.of(moment.date, moment.time)))
        .sorted()
        .toArray();
  }
}
