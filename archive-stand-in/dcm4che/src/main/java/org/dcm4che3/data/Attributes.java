package org.dcm4che3.data;

import java.io.IOException;
import java.io.Serializable;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.Date;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TimeZone;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import org.dcm4che3.io.DicomEncodingOptions;
import org.dcm4che3.io.DicomOutputStream;
import org.dcm4che3.util.TagUtils;

/**
 * A data set (PS3.5 §7): attributes in ascending order of their tags. Values are kept as they were
 * read until they are asked for; then the decoded value takes the place of the bytes, as in the
 * archive's library, so what was only read may be written otherwise than it was stored; text is
 * decoded by the Specific Character Set that is in force for this data set, which is its own or
 * that of the data set it is nested in. Private attributes are kept by their tag, creators are not
 * interpreted. Not thread-safe while it is changed. As long as it is because the library has all of
 * this in one class of that name.
 */
// Dates are java.util.Date throughout the interface that this stands in for, which can be extended.
@SuppressWarnings({"JavaUtilDate", "this-escape"})
public class Attributes implements Serializable {
  /** How {@link #update} treats attributes of both data sets. */
  public enum UpdatePolicy {
    SUPPLEMENT,
    MERGE,
    OVERWRITE,
    REPLACE,
    PRESERVE
  }

  /** Gets every attribute in turn; ends the visit with false. */
  public interface Visitor {
    boolean visit(Attributes attrs, int tag, VR vr, Object value) throws Exception;
  }

  public static final String COERCE = "COERCE";
  public static final String CORRECT = "CORRECT";

  private static final String IMPLEMENTATION_CLASS_UID =
      "2.25.228653372838914029733870245213867109721";
  private static final String IMPLEMENTATION_VERSION_NAME = "ZIP-RS-STAND-IN";

  private final boolean bigEndian;
  private int[] tags;
  private VR[] vrs;
  private Object[] values;
  private int size;
  private Map<String, Object> properties;
  private Attributes parent;
  private int parentSequenceTag;
  private TimeZone defaultTimeZone;

  /** Bytes from the start of the file to the item's tag, -1 if it comes from no file. */
  private long itemPosition = -1;

  public Attributes() {
    this(false, 64);
  }

  public Attributes(boolean bigEndian) {
    this(bigEndian, 64);
  }

  public Attributes(int initialCapacity) {
    this(false, initialCapacity);
  }

  public Attributes(boolean bigEndian, int initialCapacity) {
    this.bigEndian = bigEndian;
    this.tags = new int[initialCapacity];
    this.vrs = new VR[initialCapacity];
    this.values = new Object[initialCapacity];
  }

  public Attributes(Attributes other) {
    this(other, other.bigEndian);
  }

  public Attributes(Attributes other, boolean bigEndian) {
    this(bigEndian, other.size);
    copyFrom(other, tag -> true);
  }

  /**
   * @param selection ascending tags
   */
  public Attributes(Attributes other, int... selection) {
    this(other, other.bigEndian, selection);
  }

  /**
   * @param selection ascending tags
   */
  public Attributes(Attributes other, boolean bigEndian, int... selection) {
    this(bigEndian, selection.length);
    copyFrom(other, selected(selection, 0, selection.length));
  }

  public void clear() {
    size = 0;
    Arrays.fill(vrs, null);
    Arrays.fill(values, null);
  }

  public Map<String, Object> getProperties() {
    return properties;
  }

  public void setProperties(Map<String, Object> properties) {
    this.properties = properties;
  }

  public Object getProperty(String key, Object defVal) {
    return properties == null ? defVal : properties.getOrDefault(key, defVal);
  }

  public Object setProperty(String key, Object value) {
    if (properties == null) {
      properties = new HashMap<>();
    }
    return properties.put(key, value);
  }

  public final boolean isRoot() {
    return parent == null;
  }

  public final Attributes getRoot() {
    Attributes root = this;
    while (root.parent != null) {
      root = root.parent;
    }
    return root;
  }

  public final int getLevel() {
    return parent == null ? 0 : 1 + parent.getLevel();
  }

  public final boolean bigEndian() {
    return bigEndian;
  }

  public final Attributes getParent() {
    return parent;
  }

  public int getParentSequenceTag() {
    return parentSequenceTag;
  }

  void setParent(Attributes parent, int parentSequenceTag) {
    if (parent != null && this.parent != null) {
      throw new IllegalArgumentException("The item is already nested in another data set");
    }
    if (parent != null && parent.bigEndian != bigEndian) {
      throw new IllegalArgumentException("The item has the other byte order");
    }
    this.parent = parent;
    this.parentSequenceTag = parentSequenceTag;
  }

  public final long getItemPosition() {
    return itemPosition;
  }

  public final void setItemPosition(long itemPosition) {
    this.itemPosition = itemPosition;
  }

  public final boolean isEmpty() {
    return size == 0;
  }

  public final int size() {
    return size;
  }

  /** The tags, ascending as unsigned numbers. */
  public int[] tags() {
    return Arrays.copyOf(tags, size);
  }

  public void trimToSize() {
    tags = Arrays.copyOf(tags, size);
    vrs = Arrays.copyOf(vrs, size);
    values = Arrays.copyOf(values, size);
  }

  private int indexOf(int tag) {
    if (size == 0 || Integer.compareUnsigned(tag, tags[size - 1]) > 0) {
      return -size - 1;
    }
    int low = 0;
    int high = size - 1;
    while (low <= high) {
      int mid = (low + high) >>> 1;
      int order = Integer.compareUnsigned(tags[mid], tag);
      if (order == 0) {
        return mid;
      }
      if (order < 0) {
        low = mid + 1;
      } else {
        high = mid - 1;
      }
    }
    return -low - 1;
  }

  public boolean contains(int tag) {
    return indexOf(tag) >= 0;
  }

  /** Whether the attribute is there and not empty; text is decoded in place to see that. */
  public boolean containsValue(int tag) {
    int index = indexOf(tag);
    return index >= 0 && !isEmpty(vrs[index].isStringType() ? decodedAt(index) : values[index]);
  }

  private static boolean isEmpty(Object value) {
    return value instanceof Value v && v.isEmpty();
  }

  /**
   * The value as it is held: a {@link Value}, a byte array or, once it was asked for or set, a
   * string, strings, {@code long[]} (IS) or {@code double[]} (DS); null if absent.
   */
  public Object getValue(int tag) {
    int index = indexOf(tag);
    return index < 0 ? null : values[index];
  }

  public Object getValue(int tag, VR.Holder vr) {
    int index = indexOf(tag);
    if (index < 0) {
      return null;
    }
    if (vr != null) {
      vr.vr = vrs[index];
    }
    return values[index];
  }

  /** The VR, or null if the attribute is absent. */
  public VR getVR(int tag) {
    int index = indexOf(tag);
    return index < 0 ? null : vrs[index];
  }

  /** The sequence, which may have no items; null if the attribute is absent or no sequence. */
  public Sequence getSequence(int tag) {
    Object value = getValue(tag);
    return value == Value.NULL && getVR(tag) == VR.SQ
        ? newSequence(tag, 0)
        : value instanceof Sequence sq ? sq : null;
  }

  public Attributes getNestedDataset(int sequenceTag) {
    return getNestedDataset(sequenceTag, 0);
  }

  public Attributes getNestedDataset(int sequenceTag, int itemIndex) {
    return getValue(sequenceTag) instanceof Sequence sq && itemIndex < sq.size()
        ? sq.get(itemIndex)
        : null;
  }

  /** The value as encoded in this data set's byte order and character set, or null if absent. */
  public byte[] getBytes(int tag) throws IOException {
    int index = indexOf(tag);
    return index < 0 ? null : bytesAt(index, bigEndian);
  }

  /** As {@link #getBytes}, but null if bulk data cannot be read. */
  public byte[] getSafeBytes(int tag) {
    try {
      return getBytes(tag);
    } catch (IOException e) {
      return null;
    }
  }

  private byte[] bytesAt(int index, boolean inBigEndian) throws IOException {
    Object value = values[index];
    VR vr = vrs[index];
    if (value instanceof Value v) {
      return v.toBytes(vr, inBigEndian);
    }
    if (value instanceof byte[] b) {
      return inBigEndian == bigEndian ? b : vr.toggleEndian(b, true);
    }
    return vr.toBytes(value, getSpecificCharacterSet());
  }

  /** The VR by which a value is understood: for UN what the standard says, if it is no sequence. */
  private VR meantAt(int index) {
    VR vr = vrs[index] == VR.UN ? ElementDictionary.vrOf(tags[index], null) : vrs[index];
    return vr == VR.SQ ? vrs[index] : vr;
  }

  /** The value, with bulk data read from its file; nothing if that cannot be read. */
  private Object loadedAt(int index) {
    if (!(values[index] instanceof BulkData bulkData)) {
      return values[index];
    }
    try {
      return bulkData.toBytes(vrs[index], bigEndian);
    } catch (IOException | RuntimeException e) {
      return Value.NULL;
    }
  }

  /**
   * Takes encoded text apart <em>in place</em>: what is left is a string, strings or, if there is
   * no text, {@link Value#NULL}; blanks around each value are gone, and will not be written again.
   */
  private Object decodedAt(int index) {
    VR vr = meantAt(index);
    if (!vr.isStringType() || !(loadedAt(index) instanceof byte[] b)) {
      return loadedAt(index);
    }
    Object text = vr.valuesIn(charactersOf(vr).decode(b, vr.delimiters()));
    Object decoded = "".equals(text) ? Value.NULL : text;
    if (vr == vrs[index]) {
      values[index] = decoded;
    }
    return decoded;
  }

  /** What the text of this VR is encoded in here. */
  public SpecificCharacterSet getSpecificCharacterSet(VR vr) {
    return charactersOf(vr);
  }

  private SpecificCharacterSet charactersOf(VR vr) {
    return vr.useSpecificCharacterSet() ? getSpecificCharacterSet() : SpecificCharacterSet.ASCII;
  }

  /**
   * Takes an integer string apart <em>in place</em>: signs, leading zeros and blanks are gone, and
   * will not be written again.
   *
   * @throws NumberFormatException if a value is no integer; nothing is changed then
   */
  private Object decodedIntegersAt(int index) {
    Object value = values[index] instanceof byte[] ? textOf(index) : loadedAt(index);
    if (value instanceof String s) {
      values[index] = s.isEmpty() ? Value.NULL : new long[] {Long.parseLong(s)};
    } else if (value instanceof String[] ss) {
      // An empty one becomes what the archive's library makes of it, and is written so.
      values[index] =
          Arrays.stream(ss)
              .mapToLong(s -> s == null || s.isEmpty() ? Long.MIN_VALUE : Long.parseLong(s))
              .toArray();
    }
    return values[index];
  }

  /**
   * Takes a decimal string apart <em>in place</em>: what is written later is the shortest text of
   * the number, cut to 16 characters.
   *
   * @throws NumberFormatException if a value is no number; nothing is changed then
   */
  private Object decodedDecimalsAt(int index) {
    Object value = values[index] instanceof byte[] ? textOf(index) : loadedAt(index);
    if (value instanceof String s) {
      values[index] = s.isEmpty() ? Value.NULL : new double[] {Decimals.parse(s)};
    } else if (value instanceof String[] ss) {
      values[index] =
          Arrays.stream(ss)
              .mapToDouble(s -> s == null || s.isEmpty() ? Double.NaN : Decimals.parse(s))
              .toArray();
    }
    return values[index];
  }

  /** What is in an encoded text, without changing it. */
  private Object textOf(int index) {
    VR vr = meantAt(index);
    return vr.valuesIn(charactersOf(vr).decode((byte[]) values[index], vr.delimiters()));
  }

  /** The values as text, empty if there are none, null if they have no text. */
  private String[] stringsAt(int index) {
    Object value = decodedAt(index);
    if (isEmpty(value)) {
      return new String[0];
    }
    VR vr = meantAt(index);
    if (value instanceof byte[] b) {
      return vr == VR.SQ || vr.isStringType() ? null : vr.numbersIn(b, bigEndian);
    }
    return VR.strings(value);
  }

  public String getString(int tag) {
    return getString(tag, 0, null);
  }

  public String getString(int tag, String defVal) {
    return getString(tag, 0, defVal);
  }

  public String getString(int tag, int valueIndex) {
    return getString(tag, valueIndex, null);
  }

  /**
   * One value as text; {@code defVal} if it is absent or empty. Text is decoded in place: padding
   * and blanks around values are not written again.
   */
  public String getString(int tag, int valueIndex, String defVal) {
    int index = indexOf(tag);
    String[] strings = index < 0 ? null : stringsAt(index);
    return strings == null
            || valueIndex >= strings.length
            || strings[valueIndex] == null
            || strings[valueIndex].isEmpty()
        ? defVal
        : strings[valueIndex];
  }

  /**
   * All values as text; null if the attribute is absent, no strings if it is empty. Decoded in
   * place as by {@link #getString}; an empty one of several values is an empty string.
   */
  public String[] getStrings(int tag) {
    int index = indexOf(tag);
    return index < 0 ? null : stringsAt(index);
  }

  /**
   * The value as numbers of its kind: {@code long[]}, {@code double[]} or, binary, {@code
   * Number[]}; null if it has none. IS and DS are decoded in place, each only if asked for its own
   * kind.
   */
  private Object numbers(int tag, boolean integers) {
    int index = indexOf(tag);
    if (index < 0 || isEmpty(values[index]) || vrs[index] == VR.SQ) {
      return null;
    }
    VR vr = meantAt(index);
    try {
      if (vr.isStringType()) {
        boolean apt = integers ? vr == VR.IS : vr == VR.DS;
        if (!apt) {
          return null;
        }
        if (vr != vrs[index]) {
          return VR.numbers(vr, textOf(index));
        }
        return integers ? decodedIntegersAt(index) : decodedDecimalsAt(index);
      }
    } catch (NumberFormatException e) {
      return null;
    }
    // What was bulk data is kept in memory from now on.
    values[index] = loadedAt(index);
    return values[index] instanceof byte[] b ? vr.numbersOf(b, bigEndian) : null;
  }

  private long number(int tag, int valueIndex, long defVal) {
    Object numbers = numbers(tag, true);
    if (numbers instanceof long[] ls) {
      // The archive's library takes this number for "no value".
      return valueIndex < ls.length && ls[valueIndex] != Integer.MIN_VALUE
          ? ls[valueIndex]
          : defVal;
    }
    return numbers instanceof Number[] ns && valueIndex < ns.length
        ? ns[valueIndex].longValue()
        : defVal;
  }

  private double decimal(int tag, int valueIndex, double defVal) {
    Object numbers = numbers(tag, false);
    if (numbers instanceof double[] ds) {
      return valueIndex < ds.length && !Double.isNaN(ds[valueIndex]) ? ds[valueIndex] : defVal;
    }
    return numbers instanceof Number[] ns && valueIndex < ns.length
        ? ns[valueIndex].doubleValue()
        : defVal;
  }

  /**
   * An integer; {@code defVal} if there is none. An IS is decoded in place, see {@link #getInts}.
   */
  public int getInt(int tag, int defVal) {
    return getInt(tag, 0, defVal);
  }

  public int getInt(int tag, int valueIndex, int defVal) {
    return (int) number(tag, valueIndex, defVal);
  }

  /**
   * The integers of a binary attribute or an IS; null if the attribute is absent, of another VR, or
   * an IS that is none. An IS is decoded in place: of {@code +1} or {@code 007} only the number is
   * left, and written.
   */
  public int[] getInts(int tag) {
    long[] longs = getLongs(tag);
    return longs == null ? null : Arrays.stream(longs).mapToInt(n -> (int) n).toArray();
  }

  public long getLong(int tag, long defVal) {
    return getLong(tag, 0, defVal);
  }

  public long getLong(int tag, int valueIndex, long defVal) {
    return number(tag, valueIndex, defVal);
  }

  /** As {@link #getInts}. */
  public long[] getLongs(int tag) {
    if (contains(tag) && !containsAnything(tag)) {
      return new long[0];
    }
    Object numbers = numbers(tag, true);
    return numbers instanceof Number[] ns
        ? Arrays.stream(ns).mapToLong(Number::longValue).toArray()
        : numbers instanceof long[] ls ? ls : null;
  }

  /** Whether there is a value, without decoding it. */
  private boolean containsAnything(int tag) {
    return !isEmpty(getValue(tag));
  }

  public float getFloat(int tag, float defVal) {
    return getFloat(tag, 0, defVal);
  }

  public float getFloat(int tag, int valueIndex, float defVal) {
    return (float) decimal(tag, valueIndex, defVal);
  }

  /** As {@link #getDoubles}. */
  public float[] getFloats(int tag) {
    double[] doubles = getDoubles(tag);
    float[] floats = doubles == null ? null : new float[doubles.length];
    for (int i = 0; floats != null && i < floats.length; i++) {
      floats[i] = (float) doubles[i];
    }
    return floats;
  }

  /**
   * A number; {@code defVal} if there is none. A DS is decoded in place, see {@link #getDoubles}.
   */
  public double getDouble(int tag, double defVal) {
    return getDouble(tag, 0, defVal);
  }

  public double getDouble(int tag, int valueIndex, double defVal) {
    return decimal(tag, valueIndex, defVal);
  }

  /**
   * The numbers of a binary attribute or a DS; null if the attribute is absent, of another VR (IS
   * too), or a DS that is none. A DS is decoded in place: of {@code +1.50} only the number is left,
   * and written as {@code 1.5}.
   */
  public double[] getDoubles(int tag) {
    if (contains(tag) && !containsAnything(tag)) {
      return new double[0];
    }
    Object numbers = numbers(tag, false);
    return numbers instanceof Number[] ns
        ? Arrays.stream(ns).mapToDouble(Number::doubleValue).toArray()
        : numbers instanceof double[] ds ? ds : null;
  }

  /** The time zone of dates: Timezone Offset From UTC (0008,0201), or the default. */
  public TimeZone getTimeZone() {
    Attributes root = getRoot();
    String offset = root.getString(Tag.TimezoneOffsetFromUTC);
    if (offset != null) {
      try {
        return TemporalText.timeZone(offset);
      } catch (DateTimeException e) {
        return getDefaultTimeZone();
      }
    }
    return getDefaultTimeZone();
  }

  public TimeZone getDefaultTimeZone() {
    Attributes root = getRoot();
    return root.defaultTimeZone != null ? root.defaultTimeZone : TimeZone.getDefault();
  }

  public void setDefaultTimeZone(TimeZone tz) {
    defaultTimeZone = tz;
  }

  public Date getDate(int tag) {
    return getDate(tag, 0, null, new DatePrecision());
  }

  public Date getDate(int tag, DatePrecision precision) {
    return getDate(tag, 0, null, precision);
  }

  public Date getDate(int tag, Date defVal) {
    return getDate(tag, 0, defVal, new DatePrecision());
  }

  public Date getDate(int tag, int valueIndex) {
    return getDate(tag, valueIndex, null, new DatePrecision());
  }

  public Date getDate(int tag, int valueIndex, Date defVal) {
    return getDate(tag, valueIndex, defVal, new DatePrecision());
  }

  /**
   * The date of a DA, TM or DT attribute; {@code defVal} if it is absent, empty or malformed.
   *
   * @param precision gets how much of it was there
   */
  public Date getDate(int tag, int valueIndex, Date defVal, DatePrecision precision) {
    int index = indexOf(tag);
    VR vr = index < 0 ? null : meantAt(index);
    String s = vr == null || !vr.isTemporalType() ? null : getString(tag, valueIndex);
    if (s == null) {
      return defVal;
    }
    try {
      var zone = getTimeZone().toZoneId();
      return Date.from(
          switch (vr) {
            case DA -> TemporalText.parse(s, "", zone, precision).toInstant();
            case TM -> TemporalText.parse("", s, zone, precision).toInstant();
            default -> TemporalText.parseDateTime(s, zone, precision).toInstant();
          });
    } catch (DateTimeException | IllegalArgumentException e) {
      return defVal;
    }
  }

  /**
   * The moment of a date and a time attribute.
   *
   * @param tag the date's tag in the upper 32 bits, the time's in the lower
   */
  public Date getDate(long tag) {
    return getDate(tag, null, new DatePrecision());
  }

  public Date getDate(long tag, DatePrecision precision) {
    return getDate(tag, null, precision);
  }

  public Date getDate(long tag, Date defVal) {
    return getDate(tag, defVal, new DatePrecision());
  }

  public Date getDate(long tag, Date defVal, DatePrecision precision) {
    String date = getString((int) (tag >>> 32));
    if (date == null) {
      return defVal;
    }
    String time = getString((int) tag, "");
    try {
      var zone = getTimeZone().toZoneId();
      return Date.from(TemporalText.parse(date, time, zone, precision).toInstant());
    } catch (DateTimeException | IllegalArgumentException e) {
      return defVal;
    }
  }

  /** What is in force here: the own one, that of the data set around, or the default. */
  public SpecificCharacterSet getSpecificCharacterSet() {
    for (Attributes a = this; a != null; a = a.parent) {
      String[] codes = a.getStrings(Tag.SpecificCharacterSet);
      if (codes != null) {
        return SpecificCharacterSet.valueOf(codes);
      }
    }
    return SpecificCharacterSet.getDefaultCharacterSet();
  }

  /** Changes the character set; text is kept and will be written in the new one. */
  public void setSpecificCharacterSet(String... codes) {
    decodeText();
    setString(Tag.SpecificCharacterSet, VR.CS, codes);
  }

  /** Makes text independent of the character set it was read in, in nested data sets too. */
  private void decodeText() {
    for (int i = 0; i < size; i++) {
      if (values[i] instanceof Sequence sq) {
        sq.forEach(Attributes::decodeText);
      } else if (values[i] instanceof byte[] && vrs[i].useSpecificCharacterSet()) {
        values[i] = textOf(i);
      }
    }
  }

  /** Who a private attribute belongs to (PS3.5 §7.8.1); null if nobody, or not private. */
  public String getPrivateCreator(int tag) {
    if (!TagUtils.isPrivateTag(tag)) {
      return null;
    }
    int index = indexOf(TagUtils.creatorTagOf(tag));
    return index < 0 || !vrs[index].isStringType() ? null : getString(tags[index]);
  }

  /**
   * The tag of a private attribute in the block of its creator, which is reserved if need be.
   *
   * @param tag whose block number makes no difference
   */
  private int inBlockOf(String privateCreator, int tag) {
    if (privateCreator == null) {
      return tag;
    }
    int creatorTag = (tag & 0xFFFF0000) | 0x10;
    for (; (creatorTag & 0xFFFF) <= 0xFF; creatorTag++) {
      String owner = getString(creatorTag);
      if (owner == null) {
        setString(creatorTag, VR.LO, privateCreator);
        owner = privateCreator;
      }
      if (owner.equals(privateCreator)) {
        return TagUtils.toPrivateTag(creatorTag, tag);
      }
    }
    throw new IllegalStateException("No free block for Private Element " + TagUtils.toString(tag));
  }

  public Object setNull(String privateCreator, int tag, VR vr) {
    return setNull(inBlockOf(privateCreator, tag), vr);
  }

  public Object setString(String privateCreator, int tag, VR vr, String... ss) {
    return setString(inBlockOf(privateCreator, tag), vr, ss);
  }

  public Object setBytes(String privateCreator, int tag, VR vr, byte[] b) {
    return setBytes(inBlockOf(privateCreator, tag), vr, b);
  }

  public Object setValue(String privateCreator, int tag, VR vr, Object value) {
    return setValue(inBlockOf(privateCreator, tag), vr, value);
  }

  public Sequence newSequence(String privateCreator, int tag, int initialCapacity) {
    return newSequence(inBlockOf(privateCreator, tag), initialCapacity);
  }

  public Fragments newFragments(String privateCreator, int tag, VR vr, int initialCapacity) {
    return newFragments(inBlockOf(privateCreator, tag), vr, initialCapacity);
  }

  private Object set(int tag, VR vr, Object value) {
    Objects.requireNonNull(vr, "vr");
    if ((tag & 0xFFFF) == 0) {
      // Group lengths are a matter of encoding (PS3.5 §7.2), not data.
      return null;
    }
    int index = indexOf(tag);
    if (index >= 0) {
      Object replaced = values[index];
      vrs[index] = vr;
      values[index] = value;
      return replaced;
    }
    int at = -index - 1;
    if (size == tags.length) {
      int capacity = Math.max(10, size * 2);
      tags = Arrays.copyOf(tags, capacity);
      vrs = Arrays.copyOf(vrs, capacity);
      values = Arrays.copyOf(values, capacity);
    }
    System.arraycopy(tags, at, tags, at + 1, size - at);
    System.arraycopy(vrs, at, vrs, at + 1, size - at);
    System.arraycopy(values, at, values, at + 1, size - at);
    tags[at] = tag;
    vrs[at] = vr;
    values[at] = value;
    size++;
    return null;
  }

  /** Takes the attribute out; its value, or null if there was none. */
  public Object remove(int tag) {
    int index = indexOf(tag);
    if (index < 0) {
      return null;
    }
    Object value = values[index];
    size--;
    System.arraycopy(tags, index + 1, tags, index, size - index);
    System.arraycopy(vrs, index + 1, vrs, index, size - index);
    System.arraycopy(values, index + 1, values, index, size - index);
    vrs[size] = null;
    values[size] = null;
    return value;
  }

  public void removeSelected(int... selection) {
    for (int tag : selection) {
      remove(tag);
    }
  }

  public Object setNull(int tag, VR vr) {
    return set(tag, vr, Value.NULL);
  }

  /** Sets a value that is encoded in this data set's byte order and character set. */
  public Object setBytes(int tag, VR vr, byte[] b) {
    return set(tag, vr, b == null || b.length == 0 ? Value.NULL : b);
  }

  public Object setString(int tag, VR vr, String s) {
    if (s == null || s.isEmpty()) {
      return setNull(tag, vr);
    }
    if (vr.isStringType()) {
      return set(tag, vr, vr.valuesIn(s));
    }
    String[] strings = s.split("\\\\", -1);
    Number[] numbers = new Number[strings.length];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] =
          switch (vr) {
            case AT -> (Number) Integer.parseUnsignedInt(strings[i].strip(), 16);
            case FL, FD, OF, OD -> Double.valueOf(strings[i].strip());
            case UV -> Long.parseUnsignedLong(strings[i].strip());
            case SL, SS, SV, UL, US -> Long.valueOf(strings[i].strip());
            default -> throw new UnsupportedOperationException("No text in " + vr);
          };
    }
    return setNumbers(tag, vr, numbers);
  }

  public Object setString(int tag, VR vr, String... ss) {
    if (ss == null || ss.length == 0) {
      return setNull(tag, vr);
    }
    return ss.length > 1 && vr.isStringType()
        ? set(tag, vr, ss)
        : setString(tag, vr, VR.joined(ss));
  }

  private Object setNumbers(int tag, VR vr, Number[] numbers) {
    if (numbers.length == 0) {
      return setNull(tag, vr);
    }
    if (vr == VR.IS) {
      return set(tag, vr, Arrays.stream(numbers).mapToLong(Number::longValue).toArray());
    }
    if (vr == VR.DS) {
      return set(tag, vr, Arrays.stream(numbers).mapToDouble(Number::doubleValue).toArray());
    }
    if (vr.isStringType()) {
      throw new UnsupportedOperationException("No numbers in " + vr);
    }
    return setBytes(tag, vr, vr.toBytes(numbers, bigEndian));
  }

  public Object setInt(int tag, VR vr, int... is) {
    return setNumbers(tag, vr, Arrays.stream(is).boxed().toArray(Number[]::new));
  }

  public Object setLong(int tag, VR vr, long... ls) {
    return setNumbers(tag, vr, Arrays.stream(ls).boxed().toArray(Number[]::new));
  }

  public Object setFloat(int tag, VR vr, float... fs) {
    Number[] numbers = new Number[fs.length];
    for (int i = 0; i < fs.length; i++) {
      numbers[i] = fs[i];
    }
    return vr == VR.DS && fs.length > 0
        ? setString(tag, vr, Arrays.stream(numbers).map(Decimals::format).toArray(String[]::new))
        : setNumbers(tag, vr, numbers);
  }

  public Object setDouble(int tag, VR vr, double... ds) {
    return setNumbers(tag, vr, Arrays.stream(ds).boxed().toArray(Number[]::new));
  }

  public Object setDate(int tag, VR vr, Date... ds) {
    return setDate(tag, vr, new DatePrecision(), ds);
  }

  public Object setDate(int tag, VR vr, DatePrecision precision, Date... ds) {
    String[] strings = new String[ds.length];
    for (int i = 0; i < ds.length; i++) {
      ZonedDateTime t = Instant.ofEpochMilli(ds[i].getTime()).atZone(getTimeZone().toZoneId());
      strings[i] = TemporalText.format(vr, t, precision);
    }
    return setString(tag, vr, strings);
  }

  /**
   * Sets a date and a time attribute.
   *
   * @param tag the date's tag in the upper 32 bits, the time's in the lower
   */
  public void setDate(long tag, Date... dt) {
    setDate(tag, new DatePrecision(), dt);
  }

  public void setDate(long tag, DatePrecision precision, Date... dt) {
    setDate((int) (tag >>> 32), VR.DA, precision, dt);
    setDate((int) tag, VR.TM, precision, dt);
  }

  /** Sets a value of one of the kinds that {@link #getValue} gives, or what they are made of. */
  public Object setValue(int tag, VR vr, Object value) {
    if (value == null) {
      return setNull(tag, vr);
    }
    if (value instanceof byte[] b) {
      return setBytes(tag, vr, b);
    }
    if (value instanceof String s) {
      return setString(tag, vr, s);
    }
    if (value instanceof String[] ss) {
      return setString(tag, vr, ss);
    }
    if (value instanceof Sequence sq) {
      Sequence copy = newSequence(tag, sq.size());
      sq.forEach(item -> copyItem(item, copy));
      return null;
    }
    return set(tag, vr, value);
  }

  public Sequence newSequence(int tag, int initialCapacity) {
    Sequence sq = new Sequence(this, tag, initialCapacity);
    set(tag, VR.SQ, sq);
    return sq;
  }

  public Sequence ensureSequence(int tag, int initialCapacity) {
    return getValue(tag) instanceof Sequence sq ? sq : newSequence(tag, initialCapacity);
  }

  public Fragments newFragments(int tag, VR vr, int initialCapacity) {
    Fragments fragments = new Fragments(vr, bigEndian, initialCapacity);
    set(tag, vr, fragments);
    return fragments;
  }

  public boolean addAll(Attributes other) {
    return copyFrom(other, tag -> true) > 0;
  }

  /**
   * Takes over attributes of another data set.
   *
   * @param selection ascending tags
   * @return whether there were any
   */
  public boolean addSelected(Attributes other, int... selection) {
    return addSelected(other, selection, 0, selection.length);
  }

  public boolean addSelected(Attributes other, int[] selection, int fromIndex, int toIndex) {
    return copyFrom(other, selected(selection, fromIndex, toIndex)) > 0;
  }

  /**
   * Takes over the other attributes of another data set.
   *
   * @param selection ascending tags of what is left out
   * @return whether there were any
   */
  public boolean addNotSelected(Attributes other, int... selection) {
    return addNotSelected(other, selection, 0, selection.length);
  }

  public boolean addNotSelected(Attributes other, int[] selection, int fromIndex, int toIndex) {
    return copyFrom(other, selected(selection, fromIndex, toIndex).negate()) > 0;
  }

  private static IntPredicate selected(int[] selection, int fromIndex, int toIndex) {
    return tag -> Arrays.binarySearch(selection, fromIndex, toIndex, tag) >= 0;
  }

  private int copyFrom(Attributes other, IntPredicate wanted) {
    if (other.contains(Tag.SpecificCharacterSet)
        && wanted.test(Tag.SpecificCharacterSet)
        && !other.getSpecificCharacterSet().contains(getSpecificCharacterSet())) {
      decodeText();
    }
    int added = 0;
    // The character set comes first, so what follows is compared with the one that will be ours.
    for (int i = 0; i < other.size; i++) {
      if (wanted.test(other.tags[i])) {
        copyElement(other, i);
        added++;
      }
    }
    return added;
  }

  private void copyElement(Attributes other, int i) {
    int tag = other.tags[i];
    VR vr = other.vrs[i];
    // Private creators are read to be compared, and so decoded in place.
    Object value = TagUtils.isPrivateCreator(tag) ? other.decodedAt(i) : other.values[i];
    if (value instanceof Sequence sq) {
      Sequence copy = newSequence(tag, sq.size());
      sq.forEach(item -> copyItem(item, copy));
    } else if (value instanceof byte[] b) {
      if (vr.useSpecificCharacterSet()
          && !getSpecificCharacterSet().contains(other.getSpecificCharacterSet())) {
        set(tag, vr, other.textOf(i));
      } else {
        set(tag, vr, bigEndian == other.bigEndian ? b : vr.toggleEndian(b, true));
      }
    } else if (value instanceof Fragments fragments) {
      newFragments(tag, vr, fragments.size()).addAll(fragments);
    } else {
      set(tag, vr, value);
    }
  }

  private void copyItem(Attributes item, Sequence to) {
    // First nested, then filled: so its text is compared with the character set around it.
    Attributes copy = new Attributes(bigEndian, item.size);
    to.add(copy);
    copy.copyFrom(item, tag -> true);
  }

  /** As {@link #update(UpdatePolicy, Attributes, Attributes)}, empty values changing nothing. */
  public boolean update(UpdatePolicy updatePolicy, Attributes newAttrs, Attributes modified) {
    return updateWhere(updatePolicy, newAttrs, modified, tag -> true);
  }

  /**
   * Updates the selected attributes.
   *
   * @param modified gets the values before, may be null
   * @param selection ascending tags
   * @return whether anything changed
   */
  public boolean updateSelected(
      UpdatePolicy updatePolicy, Attributes newAttrs, Attributes modified, int... selection) {
    return updateWhere(updatePolicy, newAttrs, modified, selected(selection, 0, selection.length));
  }

  private boolean updateWhere(
      UpdatePolicy policy, Attributes newAttrs, Attributes modified, IntPredicate wanted) {
    if (policy == UpdatePolicy.REPLACE) {
      throw new IllegalArgumentException("updatePolicy:" + policy);
    }
    Set<Integer> changes = new HashSet<>();
    Attributes emptied = new Attributes(newAttrs.bigEndian, 4);
    for (int i = 0; i < newAttrs.size; i++) {
      int tag = newAttrs.tags[i];
      // A character set is no value among others: text is converted by copyFrom.
      if (!wanted.test(tag)
          || (policy != UpdatePolicy.OVERWRITE && isEmpty(newAttrs.values[i]))
          || !isChangedBy(policy, newAttrs, tag)) {
        continue;
      }
      if (policy == UpdatePolicy.PRESERVE) {
        emptied.setNull(tag, newAttrs.vrs[i]);
        continue;
      }
      if (modified != null && containsValue(tag) && !modified.contains(tag)) {
        modified.copyElement(this, indexOf(tag));
      }
      changes.add(tag);
    }
    return copyFrom(newAttrs, changes::contains) + copyFrom(emptied, tag -> true) > 0;
  }

  /** Compares what both have, and decodes it in place for that. */
  private boolean isChangedBy(UpdatePolicy policy, Attributes newAttrs, int tag) {
    int index = indexOf(tag);
    if (index < 0) {
      return true;
    }
    if (policy == UpdatePolicy.PRESERVE) {
      return false;
    }
    Object value = vrs[index].isStringType() ? decodedAt(index) : values[index];
    return policy == UpdatePolicy.SUPPLEMENT ? isEmpty(value) : !equalValues(newAttrs, tag);
  }

  /**
   * Whether both lack the attribute or have the same value, in whatever encoding. Text is decoded
   * in place in both, IS and DS to numbers if both are such.
   */
  public boolean equalValues(Attributes other, int tag) {
    int index = indexOf(tag);
    int otherIndex = other.indexOf(tag);
    if (index < 0 || otherIndex < 0) {
      return index < 0 && otherIndex < 0;
    }
    if (vrs[index].isStringType() && other.vrs[otherIndex].isStringType()) {
      return equalText(index, other, otherIndex);
    }
    Object value = values[index];
    Object otherValue = other.values[otherIndex];
    if (value instanceof byte[] b && otherValue instanceof byte[] o) {
      byte[] same = bigEndian == other.bigEndian ? o : other.vrs[otherIndex].toggleEndian(o, true);
      return vrs[index] == other.vrs[otherIndex] && Arrays.equals(b, same);
    }
    return isEmpty(value) ? isEmpty(otherValue) : value.equals(otherValue);
  }

  /** Names without the delimiters that make no difference, empty ones at the end left out. */
  private static String names(String[] strings) {
    return Arrays.stream(strings)
        .map(s -> new PersonName(s, true).toString())
        .collect(Collectors.joining("\\"))
        .replaceFirst("\\\\+$", "");
  }

  private boolean equalText(int index, Attributes other, int otherIndex) {
    VR vr = vrs[index];
    if (vr == other.vrs[otherIndex] && (vr == VR.IS || vr == VR.DS)) {
      try {
        return vr == VR.IS
            ? Objects.deepEquals(decodedIntegersAt(index), other.decodedIntegersAt(otherIndex))
            : Objects.deepEquals(decodedDecimalsAt(index), other.decodedDecimalsAt(otherIndex));
      } catch (NumberFormatException e) {
        return Arrays.equals(stringsAt(index), other.stringsAt(otherIndex));
      }
    }
    if (vr == VR.PN && other.vrs[otherIndex] == VR.PN) {
      return names(stringsAt(index)).equals(names(other.stringsAt(otherIndex)));
    }
    return Arrays.equals(stringsAt(index), other.stringsAt(otherIndex));
  }

  @Override
  public boolean equals(Object o) {
    if (!(o instanceof Attributes other) || size != other.size) {
      return false;
    }
    for (int i = 0; i < size; i++) {
      if (tags[i] != other.tags[i] || !equalValues(other, tags[i])) {
        return false;
      }
    }
    return true;
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(tags());
  }

  /** One line an attribute, long values cut. */
  @Override
  public String toString() {
    StringBuilder sb = new StringBuilder();
    for (int i = 0; i < size; i++) {
      String text = promptAt(i);
      sb.append(String.format("(%04X,%04X) %s [", tags[i] >>> 16, tags[i] & 0xFFFF, vrs[i]))
          .append(text, 0, Math.min(64, text.length()))
          .append("]\n");
      if (values[i] instanceof Sequence sq) {
        sq.forEach(item -> sb.append(item.toString().indent(1)));
      }
    }
    return sb.toString();
  }

  /** The value as text for people, without decoding it in place. */
  private String promptAt(int index) {
    VR vr = meantAt(index);
    Object value = values[index];
    if (value instanceof byte[] b) {
      value =
          vr.isStringType()
              ? textOf(index)
              : vr == VR.SQ ? "" : (Object) vr.numbersIn(b, bigEndian);
    }
    return value instanceof Value ? value.toString() : VR.joined(VR.strings(value));
  }

  /** Visits each attribute in order, and then those of its items if so asked. */
  public boolean accept(Visitor visitor, boolean visitNestedDatasets) throws Exception {
    for (int i = 0; i < size; i++) {
      if (!visitor.visit(this, tags[i], vrs[i], values[i])) {
        return false;
      }
      if (visitNestedDatasets && values[i] instanceof Sequence sq) {
        for (Attributes item : sq) {
          if (!item.accept(visitor, true)) {
            return false;
          }
        }
      }
    }
    return true;
  }

  /** Takes bulk data, fragments and inline pixel, overlay and waveform data out. */
  public int removeAllBulkData() {
    int removed = 0;
    for (int tag : tags()) {
      Object value = getValue(tag);
      if (value instanceof BulkData || value instanceof Fragments || tag == Tag.PixelData) {
        remove(tag);
        removed++;
      } else if (value instanceof Sequence sq) {
        for (Attributes item : sq) {
          removed += item.removeAllBulkData();
        }
      }
    }
    return removed;
  }

  /** Takes attributes of odd groups out, of items too. */
  public int removePrivateAttributes() {
    int removed = 0;
    for (int tag : tags()) {
      if ((tag & 0x00010000) != 0) {
        remove(tag);
        removed++;
      } else if (getValue(tag) instanceof Sequence sq) {
        for (Attributes item : sq) {
          removed += item.removePrivateAttributes();
        }
      }
    }
    return removed;
  }

  boolean hasUndefinedLength(DicomEncodingOptions encOpts) {
    return isEmpty() ? encOpts.undefEmptyItemLength : encOpts.undefItemLength;
  }

  /**
   * Bytes of all attributes, without an item's own header and delimiter. Values are encoded for
   * that <em>in place</em>.
   */
  public int calcLength(DicomEncodingOptions encOpts, boolean explicitVR) {
    int len = 0;
    for (int i = 0; i < size; i++) {
      int valueLength =
          values[i] instanceof Value v
              ? v.calcLength(encOpts, explicitVR, vrs[i])
              : encodedInPlace(i).length + 1 & ~1;
      boolean longHeader = explicitVR && (vrs[i].headerLength() == 12 || valueLength > 0xFFFF);
      len += (longHeader ? 12 : 8) + valueLength;
    }
    return len;
  }

  private byte[] encodedInPlace(int index) {
    byte[] b = encodedAt(index);
    values[index] = b;
    return b;
  }

  private byte[] encodedAt(int index) {
    return values[index] instanceof byte[] b
        ? b
        : vrs[index].toBytes(values[index], getSpecificCharacterSet());
  }

  /** Writes all attributes, without file meta information. */
  public void writeTo(DicomOutputStream out) throws IOException {
    writeTo(out, 0, size);
  }

  /** Writes what follows the pixel data. */
  public void writePostPixelDataTo(DicomOutputStream out) throws IOException {
    int index = indexOf(Tag.PixelData);
    writeTo(out, index < 0 ? -index - 1 : index + 1, size);
  }

  private void writeTo(DicomOutputStream out, int from, int to) throws IOException {
    boolean otherOrder = bigEndian != out.isBigEndian();
    for (int i = from; i < to; i++) {
      if (values[i] instanceof Value v) {
        out.writeAttribute(tags[i], vrs[i], v);
      } else {
        byte[] b = encodedAt(i);
        out.writeAttribute(
            tags[i], vrs[i], otherOrder && values[i] == b ? vrs[i].toggleEndian(b, true) : b);
      }
    }
  }

  /** Writes item tag, length, attributes and, if the length is undefined, the delimiter. */
  public void writeItemTo(DicomOutputStream out) throws IOException {
    DicomEncodingOptions encOpts = out.getEncodingOptions();
    boolean undefined = hasUndefinedLength(encOpts);
    out.writeHeader(Tag.Item, null, undefined ? -1 : calcLength(encOpts, out.isExplicitVR()));
    writeTo(out);
    if (undefined) {
      out.writeHeader(Tag.ItemDelimitationItem, null, 0);
    }
  }

  /** Writes all attributes after a group length, as file meta information wants it. */
  public void writeGroupTo(DicomOutputStream out, int groupLengthTag) throws IOException {
    remove(groupLengthTag);
    out.writeGroupLength(groupLengthTag, calcLength(out.getEncodingOptions(), out.isExplicitVR()));
    writeTo(out);
  }

  /**
   * File meta information (PS3.10 §7.1) for this data set.
   *
   * @throws IllegalArgumentException if a UID that it needs is missing
   */
  public Attributes createFileMetaInformation(String tsuid) {
    return createFileMetaInformation(tsuid, true);
  }

  public Attributes createFileMetaInformation(
      String tsuid, boolean includeImplementationVersionName) {
    return createFileMetaInformation(
        getString(Tag.SOPInstanceUID),
        getString(Tag.SOPClassUID),
        tsuid,
        includeImplementationVersionName);
  }

  public static Attributes createFileMetaInformation(String iuid, String cuid, String tsuid) {
    return createFileMetaInformation(iuid, cuid, tsuid, true);
  }

  public static Attributes createFileMetaInformation(
      String iuid, String cuid, String tsuid, boolean includeImplementationVersionName) {
    Attributes fmi = new Attributes(6);
    fmi.setBytes(Tag.FileMetaInformationVersion, VR.OB, new byte[] {0, 1});
    setRequired(fmi, Tag.MediaStorageSOPClassUID, cuid, "SOP Class UID");
    setRequired(fmi, Tag.MediaStorageSOPInstanceUID, iuid, "SOP Instance UID");
    setRequired(fmi, Tag.TransferSyntaxUID, tsuid, "Transfer Syntax UID");
    fmi.setString(Tag.ImplementationClassUID, VR.UI, IMPLEMENTATION_CLASS_UID);
    if (includeImplementationVersionName) {
      fmi.setString(Tag.ImplementationVersionName, VR.SH, IMPLEMENTATION_VERSION_NAME);
    }
    return fmi;
  }

  private static void setRequired(Attributes fmi, int tag, String uid, String name) {
    if (uid == null || uid.isEmpty()) {
      throw new IllegalArgumentException("Missing " + name);
    }
    fmi.setString(tag, VR.UI, uid);
  }
}
