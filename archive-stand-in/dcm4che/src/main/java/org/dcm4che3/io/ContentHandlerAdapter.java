package org.dcm4che3.io;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import org.dcm4che3.data.Attributes;
import org.dcm4che3.data.BulkData;
import org.dcm4che3.data.ElementDictionary;
import org.dcm4che3.data.Fragments;
import org.dcm4che3.data.PersonName;
import org.dcm4che3.data.Sequence;
import org.dcm4che3.data.Tag;
import org.dcm4che3.data.UID;
import org.dcm4che3.data.VR;
import org.dcm4che3.util.TagUtils;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

/**
 * Reads the Native DICOM Model (PS3.19 §A.1) back into a data set; what is of group 2 becomes file
 * meta information. A private attribute goes into the first block that its creator has or that is
 * free, whatever it was in. Elements it does not know are passed over. Not thread-safe.
 */
public class ContentHandlerAdapter extends DefaultHandler {
  private final boolean lenient;
  private final Deque<Attributes> items = new ArrayDeque<>();
  private final Deque<Sequence> sequences = new ArrayDeque<>();
  private final StringBuilder text = new StringBuilder();
  private final List<String> values = new ArrayList<>();
  private BulkData.Creator bulkDataCreator = BulkData::new;
  private Attributes fmi;
  private boolean bigEndian;
  private int tag;
  private String privateCreator;
  private VR vr;
  private byte[] binary;
  private BulkData bulkData;
  private Fragments fragments;
  private PersonName name;
  private PersonName.Group group;

  public ContentHandlerAdapter(Attributes attrs) {
    this(attrs, false);
  }

  /**
   * Reads into a data set.
   *
   * @param attrs null to make one, of the byte order that the file meta information says
   * @param lenient whether a value that cannot be is left out instead of failing
   */
  public ContentHandlerAdapter(Attributes attrs, boolean lenient) {
    if (attrs != null) {
      items.addLast(attrs);
      bigEndian = attrs.bigEndian();
    }
    this.lenient = lenient;
  }

  public void setBulkDataCreator(BulkData.Creator bulkDataCreator) {
    this.bulkDataCreator = Objects.requireNonNull(bulkDataCreator);
  }

  /** What was of group 2, null if nothing was. */
  public Attributes getFileMetaInformation() {
    return fmi;
  }

  public Attributes getDataset() {
    return items.getFirst();
  }

  private Attributes target() {
    if (items.size() <= 1 && TagUtils.isFileMetaInformation(tag)) {
      if (fmi == null) {
        fmi = new Attributes();
      }
      return fmi;
    }
    if (items.isEmpty()) {
      bigEndian =
          fmi != null && UID.ExplicitVRBigEndian.equals(fmi.getString(Tag.TransferSyntaxUID));
      items.addLast(new Attributes(bigEndian));
    }
    return items.getLast();
  }

  @Override
  public void startElement(
      String uri, String localName, String qName, org.xml.sax.Attributes atts) {
    text.setLength(0);
    switch (qName) {
      case "DicomAttribute" ->
          startAttribute(
              (int) Long.parseLong(atts.getValue("tag"), 16),
              atts.getValue("privateCreator"),
              atts.getValue("vr"));
      case "Item" -> startItem(Integer.parseInt(atts.getValue("number")));
      case "DataFragment" -> startFragment(Integer.parseInt(atts.getValue("number")));
      case "Value" -> padValues(Integer.parseInt(atts.getValue("number")));
      case "PersonName" -> {
        padValues(Integer.parseInt(atts.getValue("number")));
        name = new PersonName();
      }
      case "Alphabetic", "Ideographic", "Phonetic" -> group = PersonName.Group.valueOf(qName);
      case "BulkData" ->
          bulkData = bulkDataCreator.create(atts.getValue("uuid"), atts.getValue("uri"), bigEndian);
      default -> {
        // Text, or unknown.
      }
    }
  }

  private void startAttribute(int tag, String privateCreator, String vr) {
    this.tag = tag;
    this.privateCreator = privateCreator;
    this.vr = vr == null ? ElementDictionary.vrOf(tag, privateCreator) : VR.valueOf(vr);
    values.clear();
    binary = null;
    bulkData = null;
    fragments = null;
    if (this.vr == VR.SQ) {
      sequences.addLast(target().newSequence(privateCreator, tag, 10));
    }
  }

  private void startItem(int number) {
    Sequence sequence = sequences.getLast();
    while (sequence.size() < number - 1) {
      sequence.add(new Attributes(bigEndian, 0));
    }
    Attributes item = new Attributes(bigEndian);
    sequence.add(item);
    items.addLast(item);
  }

  private void startFragment(int number) {
    if (fragments == null) {
      fragments = target().newFragments(privateCreator, tag, vr, 10);
    }
    while (fragments.size() < number - 1) {
      fragments.add(new byte[0]);
    }
  }

  private void padValues(int number) {
    while (values.size() < number - 1) {
      values.add(null);
    }
  }

  @Override
  public void characters(char[] ch, int offset, int len) {
    text.append(ch, offset, len);
  }

  @Override
  public void endElement(String uri, String localName, String qName) throws SAXException {
    switch (qName) {
      case "DicomAttribute" -> endAttribute();
      case "Item" -> {
        items.removeLast();
        vr = VR.SQ;
      }
      case "DataFragment" -> {
        fragments.add(bulkData != null ? bulkData : binary);
        bulkData = null;
        binary = null;
      }
      case "InlineBinary" -> {
        byte[] decoded = Base64.getMimeDecoder().decode(text.toString());
        binary = bigEndian ? vr.toggleEndian(decoded, false) : decoded;
      }
      case "Value" -> values.add(text.toString());
      case "PersonName" -> values.add(name.toString());
      case "FamilyName", "GivenName", "MiddleName", "NamePrefix", "NameSuffix" ->
          name.set(group, PersonName.Component.valueOf(qName), text.toString());
      default -> {
        // Group ends, or unknown.
      }
    }
    text.setLength(0);
  }

  private void endAttribute() throws SAXException {
    if (vr == VR.SQ) {
      sequences.removeLast();
    } else if (fragments != null) {
      fragments = null;
    } else if (bulkData != null) {
      target().setValue(privateCreator, tag, vr, bulkData);
    } else if (binary != null) {
      target().setBytes(privateCreator, tag, vr, binary);
    } else {
      setValues();
    }
  }

  private void setValues() throws SAXException {
    try {
      target().setString(privateCreator, tag, vr, values.toArray(String[]::new));
    } catch (RuntimeException e) {
      if (!lenient) {
        throw new SAXException("Invalid " + TagUtils.toString(tag) + ' ' + vr, e);
      }
    }
  }
}
