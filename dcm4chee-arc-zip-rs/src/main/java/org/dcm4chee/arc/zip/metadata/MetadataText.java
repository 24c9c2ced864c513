package org.dcm4chee.arc.zip.metadata;

import jakarta.json.Json;
import jakarta.json.stream.JsonGenerator;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import javax.xml.XMLConstants;
import javax.xml.transform.OutputKeys;
import javax.xml.transform.TransformerConfigurationException;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.sax.SAXTransformerFactory;
import javax.xml.transform.sax.TransformerHandler;
import javax.xml.transform.stream.StreamResult;
import org.dcm4che3.data.Attributes;
import org.dcm4che3.io.SAXWriter;
import org.dcm4che3.json.JSONWriter;
import org.xml.sax.ContentHandler;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.AttributesImpl;
import org.xml.sax.helpers.XMLFilterImpl;

/** How metadata is written (PS3.18 §8.7.3.2), by the archive's own writers; in UTF-8. */
public enum MetadataText {
  /**
   * The DICOM JSON Model (PS3.18 §F.2): an array of one object. Compressed frames are in {@code
   * DataFragment}, as the archive's own reader and writer have it: the model itself knows one
   * reference an attribute.
   */
  JSON("application/dicom+json", "json") {
    @Override
    void write(Attributes attributes, OutputStream out) {
      // The generator writes UTF-8 to streams, and closes what it writes to.
      try (JsonGenerator generator = Json.createGenerator(out)) {
        generator.writeStartArray();
        new JSONWriter(generator).write(attributes);
        generator.writeEnd();
      }
    }
  },

  /**
   * The Native DICOM Model (PS3.19 §A.1). Characters that XML 1.0 cannot have, as the form feed of
   * a text, become U+FFFD.
   */
  XML("application/dicom+xml", "xml") {
    @Override
    void write(Attributes attributes, OutputStream out) throws IOException {
      try {
        TransformerHandler handler = transformers().newTransformerHandler();
        handler.getTransformer().setOutputProperty(OutputKeys.ENCODING, "UTF-8");
        handler.setResult(new StreamResult(out));
        new SAXWriter(new PossibleCharacters(handler)).write(attributes);
      } catch (SAXException | TransformerConfigurationException e) {
        throw new IOException("The metadata cannot be written as XML", e);
      }
    }
  };

  private final String mediaType;
  private final String extension;

  MetadataText(String mediaType, String extension) {
    this.mediaType = mediaType;
    this.extension = extension;
  }

  /** As the parameter {@code type} of {@code application/zip} names it. */
  public String mediaType() {
    return mediaType;
  }

  /** Of the file's name, without a point. */
  public String extension() {
    return extension;
  }

  /**
   * Writes the text of an object.
   *
   * @param metadata that {@link BulkDataSplitter} made
   * @param out stays open
   * @throws IOException if it cannot be written to, or the object cannot be written so
   */
  public void write(Metadata metadata, OutputStream out) throws IOException {
    try {
      write(metadata.attributes(), new StaysOpen(out));
    } catch (RuntimeException e) {
      // The writers wrap what goes wrong in what they call.
      throw new IOException("The metadata cannot be written as " + mediaType, e);
    }
    out.flush();
  }

  abstract void write(Attributes attributes, OutputStream out) throws IOException;

  private static SAXTransformerFactory transformers() throws TransformerConfigurationException {
    // The JDK's own: it writes to streams, and needs nothing from outside.
    TransformerFactory factory = TransformerFactory.newDefaultInstance();
    factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
    return (SAXTransformerFactory) factory;
  }

  private static final class StaysOpen extends FilterOutputStream {
    StaysOpen(OutputStream out) {
      super(out);
    }

    @Override
    public void write(byte[] b, int off, int len) throws IOException {
      out.write(b, off, len);
    }

    /** What is written is flushed once, at the end. */
    @Override
    public void close() {}
  }

  /** Lets through what XML 1.0 can have (§2.2). */
  private static final class PossibleCharacters extends XMLFilterImpl {
    PossibleCharacters(ContentHandler handler) {
      setContentHandler(handler);
    }

    @Override
    public void characters(char[] text, int start, int length) throws SAXException {
      super.characters(possible(text, start, length), 0, length);
    }

    /** A private creator is the attribute of an element. */
    @Override
    public void startElement(
        String uri, String localName, String name, org.xml.sax.Attributes attributes)
        throws SAXException {
      AttributesImpl possible = new AttributesImpl(attributes);
      for (int i = 0; i < attributes.getLength(); i++) {
        char[] value = attributes.getValue(i).toCharArray();
        possible.setValue(i, new String(possible(value, 0, value.length)));
      }
      super.startElement(uri, localName, name, possible);
    }

    private static char[] possible(char[] text, int start, int length) {
      char[] possible = new char[length];
      for (int i = 0; i < length; i++) {
        possible[i] = isPossible(text[start + i]) ? text[start + i] : '\uFFFD';
      }
      return possible;
    }

    private static boolean isPossible(char c) {
      return c >= ' ' ? c < '\uFFFE' : c == '\t' || c == '\n' || c == '\r';
    }
  }
}
