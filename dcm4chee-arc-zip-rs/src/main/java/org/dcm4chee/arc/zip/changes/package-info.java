/**
 * What happens to a dataset on its way out of the archive, each an {@link
 * org.dcm4chee.arc.zip.changes.Change}: today the archive's own coercions.
 *
 * <p>To add one: a class that is a {@link org.dcm4chee.arc.zip.changes.ChangeRule}, and a row in
 * the list that {@code archive.SourceFactory} gives to {@link
 * org.dcm4chee.arc.zip.changes.ChangeRules}. Knows {@code org.dcm4che3.data} only. Start reading at
 * {@link org.dcm4chee.arc.zip.changes.Change}.
 */
package org.dcm4chee.arc.zip.changes;
