package org.dcm4che3.data;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * Value Representations (PS3.5 §6.2). Long because it is the table, with how each row's values are
 * read and written.
 */
public enum VR {
  AE(Kind.ASCII),
  AS(Kind.ASCII),
  AT(Kind.TAG, 2, false),
  CS(Kind.ASCII),
  DA(Kind.ASCII),
  DS(Kind.ASCII),
  DT(Kind.ASCII),
  FD(Kind.DOUBLE, 8, false),
  FL(Kind.FLOAT, 4, false),
  IS(Kind.ASCII),
  LO(Kind.STRING),
  LT(Kind.TEXT),
  OB(Kind.SIGNED, 1, true),
  OD(Kind.DOUBLE, 8, true),
  OF(Kind.FLOAT, 4, true),
  OL(Kind.SIGNED, 4, true),
  OV(Kind.SIGNED, 8, true),
  OW(Kind.UNSIGNED, 2, true),
  PN(Kind.STRING),
  SH(Kind.STRING),
  SL(Kind.SIGNED, 4, false),
  SQ(Kind.ITEMS, 1, true),
  SS(Kind.SIGNED, 2, false),
  ST(Kind.TEXT),
  SV(Kind.SIGNED, 8, true),
  TM(Kind.ASCII),
  UC(Kind.STRING, 1, true),
  UI(Kind.ASCII),
  UL(Kind.UNSIGNED, 4, false),
  UN(Kind.SIGNED, 1, true),
  UR(Kind.URI, 1, true),
  US(Kind.UNSIGNED, 2, false),
  UT(Kind.TEXT, 1, true),
  UV(Kind.UNSIGNED, 8, true);

  private enum Kind {
    ASCII,
    STRING,
    TEXT,
    URI,
    TAG,
    SIGNED,
    UNSIGNED,
    FLOAT,
    DOUBLE,
    ITEMS
  }

  /** Out parameter of {@link Attributes#getValue(int, Holder)}. */
  public static class Holder {
    public VR vr;
  }

  private static final VR[] BY_CODE = new VR[26 * 26];

  static {
    for (VR vr : values()) {
      BY_CODE[index(vr.code())] = vr;
    }
  }

  private final Kind kind;
  private final int unit;
  private final boolean longHeader;

  VR(Kind kind) {
    this(kind, 1, false);
  }

  VR(Kind kind, int unit, boolean longHeader) {
    this.kind = kind;
    this.unit = unit;
    this.longHeader = longHeader;
  }

  private static int index(int code) {
    int first = (code >>> 8) - 'A';
    int second = (code & 0xFF) - 'A';
    return first < 0 || first > 25 || second < 0 || second > 25 ? -1 : first * 26 + second;
  }

  /** The VR of the two letters in {@code code}, or null. */
  public static VR valueOf(int code) {
    int index = index(code & 0xFFFF);
    return index < 0 ? null : BY_CODE[index];
  }

  /** The two letters, the first in the upper byte. */
  public int code() {
    return name().charAt(0) << 8 | name().charAt(1);
  }

  /** Bytes of tag, VR and length in explicit VR: 8, or 12 with a 32-bit length. */
  public int headerLength() {
    return longHeader ? 12 : 8;
  }

  public int paddingByte() {
    return isStringType() && this != UI ? ' ' : 0;
  }

  public boolean isTemporalType() {
    return this == DA || this == DT || this == TM;
  }

  public boolean isStringType() {
    return kind == Kind.ASCII || kind == Kind.STRING || kind == Kind.TEXT || kind == Kind.URI;
  }

  /** Whether Specific Character Set (0008,0005) applies to its values. */
  public boolean useSpecificCharacterSet() {
    return kind == Kind.STRING || kind == Kind.TEXT;
  }

  public boolean isIntType() {
    return (kind == Kind.SIGNED || kind == Kind.UNSIGNED || kind == Kind.TAG || this == IS)
        && this != OB
        && this != UN;
  }

  public boolean isInlineBinary() {
    return switch (this) {
      case OB, OD, OF, OL, OV, OW, UN -> true;
      default -> false;
    };
  }

  /** Bytes of what the byte order turns around: 1, 2, 4 or 8. */
  public int numEndianBytes() {
    return unit;
  }

  /** What ends a run of a character set besides the backslash (PS3.5 §6.1.2.5.3). */
  String delimiters() {
    if (this == PN) {
      return "^=\\";
    }
    return kind == Kind.TEXT ? "\n\f\r\t" : "\\";
  }

  /** The bytes of a value that is held as bytes, text, {@code long[]} or {@code double[]}. */
  public byte[] toBytes(Object val, SpecificCharacterSet cs) {
    return val instanceof byte[] bytes
        ? bytes
        : (useSpecificCharacterSet() ? cs : SpecificCharacterSet.ASCII)
            .encode(joined(strings(val)), delimiters());
  }

  /**
   * The text of a value: a string, or strings if there are several; null for what has none.
   *
   * @param val as {@link Attributes#getValue} gives it
   */
  public Object toStrings(Object val, boolean bigEndian, SpecificCharacterSet cs) {
    if (!(val instanceof byte[] b)) {
      String[] strings = strings(val);
      return strings.length == 1 ? strings[0] : strings;
    }
    if (isStringType()) {
      return valuesIn(
          (useSpecificCharacterSet() ? cs : SpecificCharacterSet.ASCII).decode(b, delimiters()));
    }
    if (kind == Kind.ITEMS) {
      return null;
    }
    String[] strings = numbersIn(b, bigEndian);
    return strings.length == 1 ? strings[0] : strings;
  }

  /** One value as text; {@code defVal} if it is empty or not there. */
  public String toString(Object val, boolean bigEndian, int valueIndex, String defVal) {
    Object strings = toStrings(val, bigEndian, SpecificCharacterSet.ASCII);
    if (strings instanceof String s) {
      return valueIndex == 0 && !s.isEmpty() ? s : defVal;
    }
    return strings instanceof String[] ss
            && valueIndex < ss.length
            && ss[valueIndex] != null
            && !ss[valueIndex].isEmpty()
        ? ss[valueIndex]
        : defVal;
  }

  /** How many values there are. */
  public int vmOf(Object val) {
    return val instanceof byte[] b && !isStringType()
        ? numbersIn(b)
        : toStrings(val, false, SpecificCharacterSet.ASCII) instanceof String[] ss ? ss.length : 1;
  }

  /** One number of a binary value, or of what is held as {@code long[]}. */
  public long toLong(Object val, boolean bigEndian, int valueIndex, long defVal) {
    if (val instanceof long[] ls) {
      return valueIndex < ls.length ? ls[valueIndex] : defVal;
    }
    return val instanceof byte[] b && !isStringType() && valueIndex < numbersIn(b)
        ? numberAt(b, valueIndex, bigEndian).longValue()
        : defVal;
  }

  public int toInt(Object val, boolean bigEndian, int valueIndex, int defVal) {
    return (int) toLong(val, bigEndian, valueIndex, defVal);
  }

  /** One number of a binary value, or of what is held as {@code double[]}. */
  public double toDouble(Object val, boolean bigEndian, int valueIndex, double defVal) {
    if (val instanceof double[] ds) {
      return valueIndex < ds.length ? ds[valueIndex] : defVal;
    }
    return val instanceof byte[] b && !isStringType() && valueIndex < numbersIn(b)
        ? numberAt(b, valueIndex, bigEndian).doubleValue()
        : defVal;
  }

  String[] numbersIn(byte[] b, boolean bigEndian) {
    String[] strings = new String[numbersIn(b)];
    for (int i = 0; i < strings.length; i++) {
      Number n = numberAt(b, i, bigEndian);
      strings[i] =
          switch (this) {
            case AT -> String.format("%08X", n.intValue());
            case FL, OF -> Float.toString(n.floatValue());
            case UV -> Long.toUnsignedString(n.longValue());
            default -> n.toString();
          };
    }
    return strings;
  }

  /** A string, or strings if there are several, without the blanks that mean nothing. */
  Object valuesIn(String text) {
    if (kind == Kind.TEXT || kind == Kind.URI) {
      return trimmed(text, false);
    }
    String[] values = text.split("\\\\", -1);
    for (int i = 0; i < values.length; i++) {
      values[i] = trimmed(values[i], true);
    }
    return values.length == 1 ? values[0] : values;
  }

  private static String trimmed(String s, boolean leading) {
    int start = 0;
    int end = s.length();
    while (end > start && s.charAt(end - 1) <= ' ') {
      end--;
    }
    while (leading && start < end && s.charAt(start) <= ' ') {
      start++;
    }
    return s.substring(start, end);
  }

  /** What a value that is held as text or numbers is written as. */
  static String[] strings(Object value) {
    if (value instanceof String[] ss) {
      return ss;
    }
    if (value instanceof long[] ls) {
      return Arrays.stream(ls)
          .mapToObj(n -> ls.length > 1 && n == Integer.MIN_VALUE ? "" : Long.toString(n))
          .toArray(String[]::new);
    }
    if (value instanceof double[] ds) {
      return Arrays.stream(ds)
          .mapToObj(d -> ds.length > 1 && Double.isNaN(d) ? "" : Decimals.format(d))
          .toArray(String[]::new);
    }
    return new String[] {value.toString()};
  }

  static String joined(String[] strings) {
    return Arrays.stream(strings).map(s -> s == null ? "" : s).collect(Collectors.joining("\\"));
  }

  /** The numbers of text in IS or DS. */
  static Object numbers(VR vr, Object text) {
    String[] strings = strings(text);
    return vr == IS
        ? Arrays.stream(strings).mapToLong(Long::parseLong).toArray()
        : Arrays.stream(strings).mapToDouble(Decimals::parse).toArray();
  }

  /** The opposite byte order: in a copy, or in {@code b} itself. */
  public byte[] toggleEndian(byte[] b, boolean preserve) {
    byte[] result = preserve ? b.clone() : b;
    for (int i = 0; unit > 1 && i + unit <= result.length; i += unit) {
      for (int lo = i, hi = i + unit - 1; lo < hi; lo++, hi--) {
        byte swapped = result[lo];
        result[lo] = result[hi];
        result[hi] = swapped;
      }
    }
    return result;
  }

  /** Bytes of one number: twice the unit for tags. */
  private int width() {
    return kind == Kind.TAG ? 4 : unit;
  }

  int numbersIn(byte[] b) {
    return b.length / width();
  }

  Number[] numbersOf(byte[] b, boolean bigEndian) {
    Number[] numbers = new Number[numbersIn(b)];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = numberAt(b, i, bigEndian);
    }
    return numbers;
  }

  /** The number at {@code index} of a binary value; long or double. */
  Number numberAt(byte[] b, int index, boolean bigEndian) {
    ByteBuffer in =
        ByteBuffer.wrap(b).order(bigEndian ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    int off = index * width();
    boolean unsigned = kind == Kind.UNSIGNED;
    return switch (kind) {
      case DOUBLE -> in.getDouble(off);
      case FLOAT -> in.getFloat(off);
      case TAG -> (long) ((in.getShort(off) << 16) | (in.getShort(off + 2) & 0xFFFF));
      default ->
          switch (unit) {
            case 1 -> (long) b[off];
            case 2 -> unsigned ? in.getShort(off) & 0xFFFFL : in.getShort(off);
            case 4 -> unsigned ? in.getInt(off) & 0xFFFFFFFFL : in.getInt(off);
            default -> in.getLong(off);
          };
    };
  }

  /** The binary value of these numbers. */
  byte[] toBytes(Number[] numbers, boolean bigEndian) {
    ByteBuffer out =
        ByteBuffer.allocate(numbers.length * width())
            .order(bigEndian ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    for (Number n : numbers) {
      switch (kind) {
        case DOUBLE -> out.putDouble(n.doubleValue());
        case FLOAT -> out.putFloat(n.floatValue());
        case TAG -> out.putShort((short) (n.intValue() >>> 16)).putShort(n.shortValue());
        default -> {
          switch (unit) {
            case 1 -> out.put(n.byteValue());
            case 2 -> out.putShort(n.shortValue());
            case 4 -> out.putInt(n.intValue());
            default -> out.putLong(n.longValue());
          }
        }
      }
    }
    return out.array();
  }
}
