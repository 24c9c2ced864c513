package org.dcm4chee.arc.zip.archive;

import java.time.LocalDateTime;
import java.util.Optional;
import org.dcm4chee.arc.zip.dicomdir.DirectoryRecord;
import org.dcm4chee.arc.zip.naming.DefaultEntryName;
import org.dcm4chee.arc.zip.pipeline.ObjectFacts;

/**
 * What the plugin keeps of the dataset that was written.
 *
 * @param seriesInstanceUid as written
 * @param path what an admin's template gives, where there is one
 * @param defaultName where there is none
 * @param fileName for the ZIP, what an admin's template gives, where there is one
 * @param description for the manifest, where there is one
 * @param directoryRecord for the DICOMDIR, where there is one
 */
record InstanceFacts(
    String seriesInstanceUid,
    Optional<String> path,
    DefaultEntryName defaultName,
    LocalDateTime modified,
    Optional<String> fileName,
    Optional<InstanceDescription> description,
    Optional<DirectoryRecord> directoryRecord)
    implements ObjectFacts {}
