package org.dcm4chee.arc.zip.http;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonException;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonReaderFactory;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Map;
import java.util.OptionalLong;
import org.dcm4chee.arc.zip.archive.SearchResult;
import org.dcm4chee.arc.zip.negotiation.SearchLevel;

/** Reads the UIDs in the archive's list of what it has found (PS3.18 §F.2, DICOM JSON). */
final class FoundItems {
  private static final String STUDY = "0020000D";
  private static final String SERIES = "0020000E";
  private static final String INSTANCE = "00080018";
  private static final String SERIES_OF_STUDY = "00201206";
  private static final String INSTANCES_OF_STUDY = "00201208";
  private static final String INSTANCES_OF_SERIES = "00201209";

  private final JsonReaderFactory readers = Json.createReaderFactory(Map.of());
  private final SearchResult result;
  private final String relatedInstances;

  private FoundItems(SearchLevel level, SearchResult result) {
    this.result = result;
    relatedInstances = level == SearchLevel.STUDY ? INSTANCES_OF_STUDY : INSTANCES_OF_SERIES;
  }

  /**
   * Reads a list to its end.
   *
   * @param level of the search
   * @param result gets each item
   * @throws IOException if it is no list of matches
   */
  static void read(StreamingOutput list, SearchLevel level, SearchResult result)
      throws IOException {
    JsonItems items = new JsonItems(new FoundItems(level, result)::read);
    list.write(items);
    items.requireEnded();
  }

  private void read(byte[] json) throws IOException {
    try (JsonReader reader = readers.createReader(new ByteArrayInputStream(json))) {
      JsonObject match = reader.readObject();
      result.add(
          new SearchResult.Item(
              text(match, STUDY),
              text(match, SERIES),
              text(match, INSTANCE),
              number(match, SERIES_OF_STUDY),
              number(match, relatedInstances)));
    } catch (JsonException | IllegalArgumentException e) {
      throw new IOException("The list of a search cannot be read", e);
    }
  }

  private static JsonValue first(JsonObject match, String tag) {
    return match.get(tag) instanceof JsonObject attribute
            && attribute.get("Value") instanceof JsonArray values
            && !values.isEmpty()
        ? values.get(0)
        : JsonValue.NULL;
  }

  private static String text(JsonObject match, String tag) {
    return first(match, tag) instanceof JsonString value ? value.getString() : "";
  }

  /** IS is a number in DICOM JSON, or as the archive may be set, a text. */
  private static OptionalLong number(JsonObject match, String tag) {
    JsonValue first = first(match, tag);
    String digits = first instanceof JsonString text ? text.getString().strip() : first.toString();
    return (first instanceof JsonNumber || first instanceof JsonString)
            && digits.matches("[0-9]{1,12}")
        ? OptionalLong.of(Long.parseLong(digits))
        : OptionalLong.empty();
  }
}
