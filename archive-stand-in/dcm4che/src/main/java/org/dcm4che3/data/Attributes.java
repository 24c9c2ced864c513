package org.dcm4che3.data;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * A dataset. Values are kept as bytes in little endian, as they stand in a file. Not thread-safe.
 */
public class Attributes {
  private static final byte[] EMPTY = {};

  private record Element(VR vr, Object value) {}

  private final Map<Integer, Element> elements = new TreeMap<>(Integer::compareUnsigned);

  public Attributes() {}

  public Attributes(Attributes other) {
    addAll(other);
  }

  public boolean isEmpty() {
    return elements.isEmpty();
  }

  public int size() {
    return elements.size();
  }

  /** All tags, ascending. */
  public int[] tags() {
    return elements.keySet().stream().mapToInt(Integer::intValue).toArray();
  }

  public boolean contains(int tag) {
    return elements.containsKey(tag);
  }

  public boolean containsValue(int tag) {
    Object value = getValue(tag);
    return value instanceof byte[] bytes
        ? bytes.length > 0
        : value instanceof java.util.Collection<?> items && !items.isEmpty();
  }

  public VR getVR(int tag) {
    Element element = elements.get(tag);
    return element == null ? null : element.vr();
  }

  /** A {@code byte[]}, a {@link Sequence}, {@link Fragments}, or null. */
  public Object getValue(int tag) {
    Element element = elements.get(tag);
    return element == null ? null : element.value();
  }

  public Object setValue(int tag, VR vr, Object value) {
    Element before = elements.put(tag, new Element(vr, value));
    return before == null ? null : before.value();
  }

  public Object setBytes(int tag, VR vr, byte[] value) {
    return setValue(tag, vr, value);
  }

  public Object setNull(int tag, VR vr) {
    return setValue(tag, vr, vr == VR.SQ ? new Sequence() : EMPTY);
  }

  public Object remove(int tag) {
    Element before = elements.remove(tag);
    return before == null ? null : before.value();
  }

  public byte[] getSafeBytes(int tag) {
    return getValue(tag) instanceof byte[] bytes ? bytes : null;
  }

  private Charset charset() {
    String[] terms = getStrings(Tag.SpecificCharacterSet);
    return terms == null ? StandardCharsets.ISO_8859_1 : SpecificCharacterSet.of(terms);
  }

  public String[] getStrings(int tag) {
    Element element = elements.get(tag);
    if (element == null || !(element.value() instanceof byte[] bytes) || bytes.length == 0) {
      return null;
    }
    VR vr = element.vr();
    if (vr.unit() > 1) {
      int count = bytes.length / vr.unit();
      String[] numbers = new String[count];
      for (int i = 0; i < count; i++) {
        numbers[i] = number(vr, bytes, i);
      }
      return numbers;
    }
    Charset charset = vr.usesSpecificCharacterSet() ? charset() : StandardCharsets.ISO_8859_1;
    String text = new String(bytes, charset);
    if (vr == VR.LT || vr == VR.ST || vr == VR.UT) {
      return new String[] {text.stripTrailing()};
    }
    String[] values = text.split("\\\\", -1);
    for (int i = 0; i < values.length; i++) {
      values[i] = trim(values[i]);
    }
    return values;
  }

  private static String trim(String value) {
    int end = value.length();
    while (end > 0 && value.charAt(end - 1) <= ' ') {
      end--;
    }
    int start = 0;
    while (start < end && value.charAt(start) == ' ') {
      start++;
    }
    return value.substring(start, end);
  }

  private static String number(VR vr, byte[] bytes, int index) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    return switch (vr) {
      case US -> Integer.toString(buffer.getShort(index * 2) & 0xFFFF);
      case SS -> Short.toString(buffer.getShort(index * 2));
      case UL -> Long.toString(buffer.getInt(index * 4) & 0xFFFF_FFFFL);
      case SL -> Integer.toString(buffer.getInt(index * 4));
      case FL -> Float.toString(buffer.getFloat(index * 4));
      case FD -> Double.toString(buffer.getDouble(index * 8));
      default -> Integer.toString(buffer.getShort(index * vr.unit()));
    };
  }

  public String getString(int tag) {
    return getString(tag, null);
  }

  public String getString(int tag, String defVal) {
    String[] values = getStrings(tag);
    return values == null || values[0].isEmpty() ? defVal : values[0];
  }

  public int getInt(int tag, int defVal) {
    String value = getString(tag);
    if (value == null) {
      return defVal;
    }
    try {
      return (int) Double.parseDouble(value);
    } catch (NumberFormatException e) {
      return defVal;
    }
  }

  public Object setString(int tag, VR vr, String s) {
    return setString(tag, vr, new String[] {s});
  }

  public Object setString(int tag, VR vr, String... ss) {
    Charset charset = vr.usesSpecificCharacterSet() ? charset() : StandardCharsets.ISO_8859_1;
    byte[] bytes = String.join("\\", ss).getBytes(charset);
    if (bytes.length % 2 == 1) {
      bytes = Arrays.copyOf(bytes, bytes.length + 1);
      bytes[bytes.length - 1] = vr.padding();
    }
    return setValue(tag, vr, bytes);
  }

  public Object setInt(int tag, VR vr, int... values) {
    if (vr == VR.IS || vr == VR.DS) {
      return setString(
          tag, vr, Arrays.stream(values).mapToObj(Integer::toString).toArray(String[]::new));
    }
    ByteBuffer buffer =
        ByteBuffer.allocate(values.length * vr.unit()).order(ByteOrder.LITTLE_ENDIAN);
    for (int value : values) {
      if (vr.unit() == 2) {
        buffer.putShort((short) value);
      } else {
        buffer.putInt(value);
      }
    }
    return setValue(tag, vr, buffer.array());
  }

  public Sequence getSequence(int tag) {
    return getValue(tag) instanceof Sequence items ? items : null;
  }

  public Sequence newSequence(int tag, int initialCapacity) {
    Sequence items = new Sequence();
    items.ensureCapacity(initialCapacity);
    setValue(tag, VR.SQ, items);
    return items;
  }

  public Attributes getNestedDataset(int tag) {
    Sequence items = getSequence(tag);
    return items == null || items.isEmpty() ? null : items.get(0);
  }

  /** Takes over all of the other's elements; nested datasets are shared. */
  public boolean addAll(Attributes other) {
    String[] own = getStrings(Tag.SpecificCharacterSet);
    String[] its = other.getStrings(Tag.SpecificCharacterSet);
    if (Arrays.equals(own, its) || isEmpty()) {
      elements.putAll(other.elements);
      return true;
    }
    return addSelected(other, other.tags());
  }

  public boolean addSelected(Attributes other, int... selection) {
    boolean added = false;
    for (int tag : selection) {
      Element element = other.elements.get(tag);
      if (element == null || tag == Tag.SpecificCharacterSet) {
        continue;
      }
      if (element.vr().usesSpecificCharacterSet() && other.containsValue(tag)) {
        setString(tag, element.vr(), other.getStrings(tag));
      } else {
        elements.put(tag, element);
      }
      added = true;
    }
    return added;
  }

  public void setSpecificCharacterSet(String... codes) {
    setString(Tag.SpecificCharacterSet, VR.CS, codes);
  }

  public Attributes createFileMetaInformation(String tsuid) {
    Attributes fmi = new Attributes();
    fmi.setBytes(Tag.FileMetaInformationVersion, VR.OB, new byte[] {0, 1});
    fmi.setString(Tag.MediaStorageSOPClassUID, VR.UI, getString(Tag.SOPClassUID, ""));
    fmi.setString(Tag.MediaStorageSOPInstanceUID, VR.UI, getString(Tag.SOPInstanceUID, ""));
    fmi.setString(Tag.TransferSyntaxUID, VR.UI, tsuid);
    fmi.setString(
        Tag.ImplementationClassUID, VR.UI, "2.25.187640943021417289164582637941234573811");
    fmi.setString(Tag.ImplementationVersionName, VR.SH, "STAND-IN");
    return fmi;
  }
}
