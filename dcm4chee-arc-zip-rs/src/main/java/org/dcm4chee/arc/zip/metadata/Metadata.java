package org.dcm4chee.arc.zip.metadata;

import java.util.List;
import org.dcm4che3.data.Attributes;

/**
 * An object as metadata and bulk data (Supplement 211 v19; PS3.18 §8.7.3.2, §8.7.3.3).
 *
 * @param attributes the data set with its file meta information (group 2), Little Endian; what is
 *     in a file is there as a reference to it. The caller's own
 * @param files that are referred to, each once, in the order of the references
 */
public record Metadata(Attributes attributes, List<BulkDataFile> files) {
  /** Keeps a list of its own. */
  public Metadata {
    files = List.copyOf(files);
  }
}
