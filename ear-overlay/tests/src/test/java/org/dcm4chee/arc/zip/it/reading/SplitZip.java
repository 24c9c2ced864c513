package org.dcm4chee.arc.zip.it.reading;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import javax.xml.parsers.SAXParserFactory;
import org.dcm4che3.data.Attributes;
import org.dcm4che3.data.BulkData;
import org.dcm4che3.data.Fragments;
import org.dcm4che3.data.Sequence;
import org.dcm4che3.data.Tag;
import org.dcm4che3.io.ContentHandlerAdapter;
import org.dcm4che3.json.JSONReader;

/** A ZIP of metadata with its bulk data, put together again as a reader of it would. */
public final class SplitZip {
  private final Map<String, byte[]> files;
  private final Set<String> referred = new TreeSet<>();
  private final Map<String, Attributes> objects = new LinkedHashMap<>();

  private SplitZip(Map<String, byte[]> files) {
    this.files = files;
  }

  /** Of all files in the ZIP. */
  public static SplitZip of(Map<String, byte[]> files) throws Exception {
    SplitZip zip = new SplitZip(files);
    for (String name : files.keySet()) {
      if (name.endsWith(".json") || name.endsWith(".xml")) {
        Attributes object = zip.read(name);
        zip.resolve(object, URI.create("zip:///").resolve(escaped(name)));
        zip.objects.put(object.getString(Tag.SOPInstanceUID), object);
      }
    }
    return zip;
  }

  /** Data sets with all their values, by their SOP Instance UIDs. */
  public Map<String, Attributes> objects() {
    return objects;
  }

  /** Paths of all that was referred to. */
  public Set<String> referred() {
    return referred;
  }

  private static String escaped(String path) throws Exception {
    return new URI(null, null, path, null).toASCIIString();
  }

  private Attributes read(String name) throws Exception {
    ByteArrayInputStream in = new ByteArrayInputStream(files.get(name));
    if (name.endsWith(".json")) {
      return new JSONReader(Json.createParser(in)).readDataset(null);
    }
    ContentHandlerAdapter adapter = new ContentHandlerAdapter(null);
    SAXParserFactory.newInstance().newSAXParser().parse(in, adapter);
    return adapter.getDataset();
  }

  private void resolve(Attributes object, URI text) {
    for (int tag : object.tags()) {
      Object value = object.getValue(tag);
      if (value instanceof Sequence items) {
        items.forEach(item -> resolve(item, text));
      } else if (value instanceof BulkData bulk) {
        object.setBytes(tag, object.getVR(tag), bytes(bulk, text));
      } else if (value instanceof Fragments fragments) {
        fragments.replaceAll(
            fragment -> fragment instanceof BulkData bulk ? bytes(bulk, text) : fragment);
      }
    }
  }

  private byte[] bytes(BulkData bulk, URI text) {
    assertThat(URI.create(bulk.getURI()).isAbsolute()).as(bulk.getURI()).isFalse();
    String path = text.resolve(bulk.getURI()).getPath().substring(1);
    assertThat(files).containsKey(path);
    assertThat(referred.add(path)).as("referred to once: " + path).isTrue();
    return files.get(path);
  }
}
