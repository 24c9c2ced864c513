package org.dcm4che3.json;

import jakarta.json.JsonValue;
import jakarta.json.stream.JsonGenerator;
import java.util.Base64;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.dcm4che3.data.Attributes;
import org.dcm4che3.data.BulkData;
import org.dcm4che3.data.Fragments;
import org.dcm4che3.data.PersonName;
import org.dcm4che3.data.Sequence;
import org.dcm4che3.data.VR;
import org.dcm4che3.data.Value;
import org.dcm4che3.util.TagUtils;

/**
 * Writes datasets in the DICOM JSON Model (PS3.18 Annex F), as the archive's library does: IS, DS,
 * SV and UV are strings unless a number is asked for, and a number that JavaScript cannot hold
 * stays a string; of FL and FD not-a-number is null, and infinite is the largest finite number,
 * both of which lose what was there; an empty value among several is null. That differs from the
 * standard: encapsulated pixel data is a {@code DataFragment} array, which the model does not know,
 * and Specific Character Set stays what it was, though the text is UTF-8. Decodes nothing in place.
 * Not thread-safe.
 */
public class JSONWriter {
  private static final Set<VR> NUMBER_OR_STRING = EnumSet.of(VR.DS, VR.IS, VR.SV, VR.UV);
  private static final int DOUBLE_MAX_BITS = 53;

  private final JsonGenerator gen;
  private final Map<VR, JsonValue.ValueType> jsonTypes = new EnumMap<>(VR.class);
  private String replaceBulkDataURI;

  public JSONWriter(JsonGenerator gen) {
    this.gen = gen;
  }

  /**
   * Says how IS, DS, SV or UV are written.
   *
   * @throws IllegalArgumentException if it is another VR, or neither number nor string
   */
  public void setJsonType(VR vr, JsonValue.ValueType valueType) {
    if (!NUMBER_OR_STRING.contains(vr)) {
      throw new IllegalArgumentException("vr:" + vr);
    }
    if (valueType != JsonValue.ValueType.NUMBER && valueType != JsonValue.ValueType.STRING) {
      throw new IllegalArgumentException("jsonType:" + valueType);
    }
    jsonTypes.put(vr, valueType);
  }

  public String getReplaceBulkDataURI() {
    return replaceBulkDataURI;
  }

  /** What all bulk data is said to be at, or null for where it is. */
  public void setReplaceBulkDataURI(String replaceBulkDataURI) {
    this.replaceBulkDataURI = replaceBulkDataURI;
  }

  /** Writes one JSON object. */
  public void write(Attributes attrs) {
    gen.writeStartObject();
    writeAttributes(attrs);
    gen.writeEnd();
  }

  /** Writes attributes into an object that was begun. */
  public void writeAttributes(Attributes attrs) {
    try {
      attrs.accept(
          (item, tag, vr, value) -> {
            writeAttribute(item, tag, vr, value);
            return true;
          },
          false);
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private void writeAttribute(Attributes attrs, int tag, VR vr, Object value) {
    if (TagUtils.isGroupLength(tag)) {
      return;
    }
    gen.writeStartObject(TagUtils.toHexString(tag));
    gen.write("vr", vr.name());
    if (value instanceof Value v) {
      if (!v.isEmpty()) {
        writeValue(v, attrs.bigEndian());
      }
    } else if (vr.isInlineBinary()) {
      writeInlineBinary(vr, (byte[]) value, attrs.bigEndian());
    } else {
      gen.writeStartArray("Value");
      if (vr.isStringType() || vr == VR.AT) {
        writeStrings(vr, vr.toStrings(value, attrs.bigEndian(), attrs.getSpecificCharacterSet(vr)));
      } else {
        writeNumbers(vr, value, attrs.bigEndian());
      }
      gen.writeEnd();
    }
    gen.writeEnd();
  }

  private void writeValue(Value value, boolean bigEndian) {
    if (value instanceof Sequence sq) {
      gen.writeStartArray("Value");
      sq.forEach(this::write);
      gen.writeEnd();
    } else if (value instanceof Fragments fragments) {
      gen.writeStartArray("DataFragment");
      for (Object fragment : fragments) {
        if (fragment instanceof Value v && v.isEmpty()) {
          gen.writeNull();
        } else {
          gen.writeStartObject();
          if (fragment instanceof BulkData bulkData) {
            writeBulkData(bulkData);
          } else {
            writeInlineBinary(fragments.vr(), (byte[]) fragment, bigEndian);
          }
          gen.writeEnd();
        }
      }
      gen.writeEnd();
    } else if (value instanceof BulkData bulkData) {
      writeBulkData(bulkData);
    }
  }

  private void writeBulkData(BulkData bulkData) {
    gen.write("BulkDataURI", replaceBulkDataURI != null ? replaceBulkDataURI : bulkData.getURI());
  }

  private void writeInlineBinary(VR vr, byte[] b, boolean bigEndian) {
    byte[] littleEndian = bigEndian ? vr.toggleEndian(b, true) : b;
    gen.write("InlineBinary", Base64.getEncoder().encodeToString(littleEndian));
  }

  private void writeStrings(VR vr, Object text) {
    for (String s : text instanceof String[] ss ? ss : new String[] {(String) text}) {
      if (s == null || s.isEmpty()) {
        gen.writeNull();
      } else if (vr == VR.PN) {
        writePersonName(new PersonName(s, true));
      } else if (jsonTypes.get(vr) == JsonValue.ValueType.NUMBER) {
        writeNumber(vr, s);
      } else {
        gen.write(s);
      }
    }
  }

  /** Writes a number, or the text if it is none. */
  private void writeNumber(VR vr, String s) {
    try {
      if (vr == VR.DS) {
        gen.write(Double.parseDouble(s.replace(',', '.')));
        return;
      }
      long number = Long.parseLong(s);
      if (fitsDouble(number)) {
        gen.write(number);
        return;
      }
    } catch (NumberFormatException e) {
      // Written as it is, below.
    }
    gen.write(s);
  }

  private static boolean fitsDouble(long number) {
    return Math.abs(number) >> DOUBLE_MAX_BITS == 0;
  }

  private void writePersonName(PersonName name) {
    gen.writeStartObject();
    for (PersonName.Group group : PersonName.Group.values()) {
      if (name.contains(group)) {
        gen.write(group.name(), name.toString(group, true));
      }
    }
    gen.writeEnd();
  }

  private void writeNumbers(VR vr, Object value, boolean bigEndian) {
    int count = vr.vmOf(value);
    for (int i = 0; i < count; i++) {
      switch (vr) {
        case FL, FD -> writeDouble(vr.toDouble(value, bigEndian, i, 0));
        case SV, UV -> writeLong(vr, vr.toLong(value, bigEndian, i, 0));
        default -> gen.write(vr.toLong(value, bigEndian, i, 0));
      }
    }
  }

  private void writeDouble(double d) {
    if (Double.isNaN(d)) {
      gen.writeNull();
    } else if (Double.isInfinite(d)) {
      gen.write(Math.copySign(Double.MAX_VALUE, d));
    } else {
      gen.write(d);
    }
  }

  private void writeLong(VR vr, long number) {
    boolean asNumber =
        jsonTypes.get(vr) == JsonValue.ValueType.NUMBER
            && fitsDouble(number)
            && (vr == VR.SV || number >= 0);
    if (asNumber) {
      gen.write(number);
    } else {
      gen.write(vr == VR.UV ? Long.toUnsignedString(number) : Long.toString(number));
    }
  }
}
