package org.dcm4che3.json;

import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.json.stream.JsonParser;
import jakarta.json.stream.JsonParsingException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import org.dcm4che3.data.Attributes;
import org.dcm4che3.data.BulkData;
import org.dcm4che3.data.ElementDictionary;
import org.dcm4che3.data.Fragments;
import org.dcm4che3.data.Sequence;
import org.dcm4che3.data.VR;
import org.dcm4che3.util.TagUtils;

/**
 * Reads the DICOM JSON Model (PS3.18 Annex F) back; what is of group 2 becomes file meta
 * information. The largest finite numbers in FL and FD become infinite, as {@link JSONWriter}
 * writes them. Not thread-safe.
 */
public class JSONReader {
  /** Gets each of several datasets. */
  public interface Callback {
    void onDataset(Attributes fmi, Attributes dataset);
  }

  private final JsonParser parser;
  private boolean skipBulkDataURI;
  private BulkData.Creator bulkDataCreator = BulkData::new;
  private Attributes fmi;

  public JSONReader(JsonParser parser) {
    this.parser = Objects.requireNonNull(parser);
  }

  public boolean isSkipBulkDataURI() {
    return skipBulkDataURI;
  }

  public void setSkipBulkDataURI(boolean skipBulkDataURI) {
    this.skipBulkDataURI = skipBulkDataURI;
  }

  public void setBulkDataCreator(BulkData.Creator bulkDataCreator) {
    this.bulkDataCreator = Objects.requireNonNull(bulkDataCreator);
  }

  /** What was of group 2 in the last dataset, null if nothing was. */
  public Attributes getFileMetaInformation() {
    return fmi;
  }

  /**
   * Reads an object, or the first of an array.
   *
   * @param attrs where to, null for a new one
   */
  public Attributes readDataset(Attributes attrs) {
    boolean wrapped = parser.next() == JsonParser.Event.START_ARRAY;
    if (wrapped) {
      parser.next();
    }
    Attributes dataset = attrs == null ? new Attributes() : attrs;
    fmi = null;
    read(parser.getObject(), dataset, true);
    if (wrapped) {
      parser.next();
    }
    return dataset;
  }

  /** Reads an array of objects. */
  public void readDatasets(Callback callback) {
    if (parser.next() != JsonParser.Event.START_ARRAY) {
      throw new JsonParsingException("No array", parser.getLocation());
    }
    while (parser.next() == JsonParser.Event.START_OBJECT) {
      fmi = null;
      Attributes dataset = new Attributes();
      read(parser.getObject(), dataset, true);
      callback.onDataset(fmi, dataset);
    }
  }

  private void read(JsonObject object, Attributes attrs, boolean root) {
    object.forEach(
        (key, value) -> {
          int tag = (int) Long.parseLong(key, 16);
          Attributes target = attrs;
          if (root && TagUtils.isFileMetaInformation(tag)) {
            fmi = fmi == null ? new Attributes() : fmi;
            target = fmi;
          }
          readAttribute(target, tag, value.asJsonObject());
        });
  }

  private void readAttribute(Attributes attrs, int tag, JsonObject element) {
    VR vr =
        element.containsKey("vr")
            ? VR.valueOf(element.getString("vr"))
            : ElementDictionary.vrOf(tag, null);
    JsonArray values = element.getJsonArray("Value");
    if (element.containsKey("BulkDataURI")) {
      if (!skipBulkDataURI) {
        attrs.setValue(
            tag, vr, bulkDataCreator.create(null, element.getString("BulkDataURI"), false));
      }
    } else if (element.containsKey("InlineBinary")) {
      attrs.setBytes(tag, vr, inlineBinary(element));
    } else if (element.containsKey("DataFragment")) {
      JsonArray array = element.getJsonArray("DataFragment");
      Fragments fragments = attrs.newFragments(tag, vr, array.size());
      array.forEach(fragment -> fragments.add(fragment(fragment)));
    } else if (values == null || values.isEmpty()) {
      attrs.setNull(tag, vr);
    } else if (vr == VR.SQ) {
      Sequence sq = attrs.newSequence(tag, values.size());
      for (JsonValue item : values) {
        Attributes nested = new Attributes();
        sq.add(nested);
        if (item.getValueType() == JsonValue.ValueType.OBJECT) {
          read(item.asJsonObject(), nested, false);
        }
      }
    } else {
      readValues(attrs, tag, vr, values);
    }
  }

  private static byte[] inlineBinary(JsonObject object) {
    return Base64.getDecoder().decode(object.getString("InlineBinary"));
  }

  private Object fragment(JsonValue value) {
    if (value.getValueType() == JsonValue.ValueType.NULL) {
      return null;
    }
    JsonObject object = value.asJsonObject();
    return object.containsKey("InlineBinary")
        ? inlineBinary(object)
        : skipBulkDataURI
            ? null
            : bulkDataCreator.create(null, object.getString("BulkDataURI"), false);
  }

  private static void readValues(Attributes attrs, int tag, VR vr, JsonArray values) {
    switch (vr) {
      case FL, FD ->
          attrs.setDouble(tag, vr, values.stream().mapToDouble(JSONReader::number).toArray());
      case SL, SS, UL, US ->
          attrs.setInt(
              tag, vr, values.stream().mapToInt(v -> (int) ((JsonNumber) v).longValue()).toArray());
      case SV, UV -> attrs.setLong(tag, vr, values.stream().mapToLong(v -> whole(vr, v)).toArray());
      default -> {
        List<String> strings = new ArrayList<>();
        values.forEach(value -> strings.add(text(value)));
        attrs.setString(tag, vr, strings.toArray(String[]::new));
      }
    }
  }

  private static double number(JsonValue value) {
    if (value.getValueType() == JsonValue.ValueType.NULL) {
      return Double.NaN;
    }
    double d = ((JsonNumber) value).doubleValue();
    return Math.abs(d) == Double.MAX_VALUE ? Math.copySign(Double.POSITIVE_INFINITY, d) : d;
  }

  private static long whole(VR vr, JsonValue value) {
    if (value instanceof JsonNumber number) {
      return number.longValue();
    }
    String s = ((JsonString) value).getString();
    return vr == VR.UV ? Long.parseUnsignedLong(s) : Long.parseLong(s);
  }

  private static String text(JsonValue value) {
    return switch (value.getValueType()) {
      case NULL -> null;
      case STRING -> ((JsonString) value).getString();
      case OBJECT -> personName(value.asJsonObject());
      default -> value.toString();
    };
  }

  private static String personName(JsonObject name) {
    String encoded =
        name.getString("Alphabetic", "")
            + '='
            + name.getString("Ideographic", "")
            + '='
            + name.getString("Phonetic", "");
    return encoded.replaceFirst("=+$", "");
  }
}
