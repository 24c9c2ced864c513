package org.dcm4che3.io;

import java.util.Base64;
import org.dcm4che3.data.Attributes;
import org.dcm4che3.data.BulkData;
import org.dcm4che3.data.ElementDictionary;
import org.dcm4che3.data.Fragments;
import org.dcm4che3.data.PersonName;
import org.dcm4che3.data.Sequence;
import org.dcm4che3.data.SpecificCharacterSet;
import org.dcm4che3.data.VR;
import org.dcm4che3.data.Value;
import org.dcm4che3.util.TagUtils;
import org.xml.sax.ContentHandler;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.AttributesImpl;

/**
 * Writes datasets in the Native DICOM Model (PS3.19 §A.1), as the archive's library does. That
 * differs from the standard: the namespace is left out unless asked for; private creators are no
 * elements of their own, and private tags have the block number 00; encapsulated pixel data is
 * {@code DataFragment} elements, which the model does not know; Specific Character Set stays what
 * it was, whatever the text is encoded in. An empty value among several is an empty {@code Value}.
 * Keywords are those that {@link org.dcm4che3.data.Tag} has. Decodes nothing in place. Not
 * thread-safe.
 */
public class SAXWriter {
  private static final String NAMESPACE = "http://dicom.nema.org/PS3.19/models/NativeDICOM";
  private static final int BASE64_CHUNK = 3 * 1024;

  private final ContentHandler handler;
  private boolean includeKeyword = true;
  private String namespace = "";

  public SAXWriter(ContentHandler handler) {
    this.handler = handler;
  }

  public final boolean isIncludeKeyword() {
    return includeKeyword;
  }

  public final void setIncludeKeyword(boolean includeKeyword) {
    this.includeKeyword = includeKeyword;
  }

  public final boolean isIncludeNamespaceDeclaration() {
    return !namespace.isEmpty();
  }

  public final void setIncludeNamespaceDeclaration(boolean includeNameSpaceDeclaration) {
    namespace = includeNameSpaceDeclaration ? NAMESPACE : "";
  }

  /** Writes a whole document. */
  public void write(Attributes attrs) throws SAXException {
    handler.startDocument();
    AttributesImpl space = new AttributesImpl();
    space.addAttribute("", "space", "xml:space", "NMTOKEN", "preserve");
    handler.startElement(namespace, "NativeDicomModel", "NativeDicomModel", space);
    writeItem(attrs);
    end("NativeDicomModel");
    handler.endDocument();
  }

  private void writeItem(Attributes item) throws SAXException {
    try {
      item.accept(
          (attrs, tag, vr, value) -> {
            writeAttribute(attrs, tag, vr, value);
            return true;
          },
          false);
    } catch (SAXException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new SAXException(e);
    }
  }

  private void start(String name, String... namesAndValues) throws SAXException {
    AttributesImpl attributes = new AttributesImpl();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      if (namesAndValues[i + 1] != null) {
        attributes.addAttribute(
            namespace, namesAndValues[i], namesAndValues[i], "NMTOKEN", namesAndValues[i + 1]);
      }
    }
    handler.startElement(namespace, name, name, attributes);
  }

  private void end(String name) throws SAXException {
    handler.endElement(namespace, name, name);
  }

  private void text(String s) throws SAXException {
    handler.characters(s.toCharArray(), 0, s.length());
  }

  private void writeAttribute(Attributes attrs, int tag, VR vr, Object value) throws SAXException {
    if (TagUtils.isGroupLength(tag) || TagUtils.isPrivateCreator(tag)) {
      return;
    }
    String creator = attrs.getPrivateCreator(tag);
    String keyword = includeKeyword ? ElementDictionary.keywordOf(tag, creator) : "";
    start(
        "DicomAttribute",
        "keyword",
        keyword.isEmpty() ? null : keyword,
        "tag",
        TagUtils.toHexString(creator == null ? tag : tag & 0xFFFF00FF),
        "privateCreator",
        creator,
        "vr",
        vr.name());
    if (value instanceof Value v) {
      writeValue(v);
    } else if (vr.isInlineBinary()) {
      byte[] b = (byte[]) value;
      writeInlineBinary(attrs.bigEndian() ? vr.toggleEndian(b, true) : b);
    } else {
      writeValues(vr, value, attrs.bigEndian(), attrs.getSpecificCharacterSet(vr));
    }
    end("DicomAttribute");
  }

  private void writeValue(Value value) throws SAXException {
    if (value instanceof Sequence sq) {
      int number = 0;
      for (Attributes item : sq) {
        start("Item", "number", Integer.toString(++number));
        writeItem(item);
        end("Item");
      }
    } else if (value instanceof Fragments fragments) {
      int number = 0;
      for (Object fragment : fragments) {
        number++;
        boolean empty = fragment instanceof Value v && v.isEmpty();
        if (!empty) {
          start("DataFragment", "number", Integer.toString(number));
          if (fragment instanceof BulkData bulkData) {
            writeBulkData(bulkData);
          } else {
            writeInlineBinary((byte[]) fragment);
          }
          end("DataFragment");
        }
      }
    } else if (value instanceof BulkData bulkData) {
      writeBulkData(bulkData);
    }
  }

  private void writeBulkData(BulkData bulkData) throws SAXException {
    start("BulkData", "uuid", bulkData.getUUID(), "uri", bulkData.getURI());
    end("BulkData");
  }

  private void writeInlineBinary(byte[] b) throws SAXException {
    start("InlineBinary");
    Base64.Encoder encoder = Base64.getEncoder();
    for (int off = 0; off < b.length; off += BASE64_CHUNK) {
      int end = Math.min(b.length, off + BASE64_CHUNK);
      text(encoder.encodeToString(java.util.Arrays.copyOfRange(b, off, end)));
    }
    end("InlineBinary");
  }

  private void writeValues(VR vr, Object value, boolean bigEndian, SpecificCharacterSet cs)
      throws SAXException {
    Object text = vr.toStrings(value, bigEndian, cs);
    String[] strings = text instanceof String[] ss ? ss : new String[] {(String) text};
    for (int i = 0; i < strings.length; i++) {
      String number = Integer.toString(i + 1);
      if (vr == VR.PN) {
        start("PersonName", "number", number);
        PersonName name = new PersonName(strings[i], true);
        for (PersonName.Group group : PersonName.Group.values()) {
          writeGroup(name, group);
        }
        end("PersonName");
      } else {
        start("Value", "number", number);
        if (strings[i] != null) {
          text(strings[i]);
        }
        end("Value");
      }
    }
  }

  private void writeGroup(PersonName name, PersonName.Group group) throws SAXException {
    if (!name.contains(group)) {
      return;
    }
    start(group.name());
    for (PersonName.Component component : PersonName.Component.values()) {
      if (name.contains(group, component)) {
        start(component.name());
        text(name.get(group, component));
        end(component.name());
      }
    }
    end(group.name());
  }
}
