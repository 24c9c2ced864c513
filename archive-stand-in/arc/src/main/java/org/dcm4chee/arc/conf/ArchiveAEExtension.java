package org.dcm4chee.arc.conf;

import java.io.File;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.dcm4che3.io.BulkDataDescriptor;
import org.dcm4che3.net.AEExtension;

/** What the archive keeps in the configuration of each of its application entities. */
public class ArchiveAEExtension extends AEExtension {
  private static final BulkDataDescriptor BULK_DATA = new BulkDataDescriptor() {};

  private final List<ArchiveAttributeCoercion2> attributeCoercions2 = new CopyOnWriteArrayList<>();
  private volatile String[] acceptedUserRoles = {};
  private volatile int queryMaxNumberOfResults;
  private volatile int qidoMaxNumberOfResults;
  private volatile String wadoZIPEntryNameFormat;

  public ArchiveDeviceExtension getArchiveDeviceExtension() {
    return ae.getDevice().getDeviceExtension(ArchiveDeviceExtension.class);
  }

  /** More matches than that are an error, 0 for no limit. */
  public int queryMaxNumberOfResults() {
    return queryMaxNumberOfResults;
  }

  public void setQueryMaxNumberOfResults(int queryMaxNumberOfResults) {
    this.queryMaxNumberOfResults = queryMaxNumberOfResults;
  }

  /** More matches than that are cut off, 0 for no limit. */
  public int qidoMaxNumberOfResults() {
    return qidoMaxNumberOfResults;
  }

  public void setQidoMaxNumberOfResults(int qidoMaxNumberOfResults) {
    this.qidoMaxNumberOfResults = qidoMaxNumberOfResults;
  }

  public String[] getAcceptedUserRoles() {
    return acceptedUserRoles.clone();
  }

  public void setAcceptedUserRoles(String... acceptedUserRoles) {
    this.acceptedUserRoles = acceptedUserRoles.clone();
  }

  /** Whether the AE accepts one of these roles; it accepts all if none is configured. */
  public boolean isAcceptedUserRole(String... roles) {
    List<String> accepted = Arrays.asList(acceptedUserRoles);
    return accepted.isEmpty() || Arrays.stream(roles).anyMatch(accepted::contains);
  }

  public void addAttributeCoercion2(ArchiveAttributeCoercion2 coercion) {
    attributeCoercions2.add(coercion);
  }

  public void clearAttributeCoercions2() {
    attributeCoercions2.clear();
  }

  public Collection<ArchiveAttributeCoercion2> getAttributeCoercions2() {
    return attributeCoercions2;
  }

  /** The rules of the AE, the most important first; here the device has none of its own. */
  public Stream<ArchiveAttributeCoercion2> attributeCoercions2() {
    return attributeCoercions2.stream()
        .sorted(Comparator.comparingInt(ArchiveAttributeCoercion2::getPriority).reversed());
  }

  /** Which values the archive keeps out of memory; here none. */
  public BulkDataDescriptor getBulkDataDescriptor() {
    return BULK_DATA;
  }

  /** Where they are kept meanwhile. */
  public File getBulkDataSpoolDirectoryFile() {
    return new File(System.getProperty("java.io.tmpdir"));
  }

  public void setWadoZIPEntryNameFormat(String wadoZIPEntryNameFormat) {
    this.wadoZIPEntryNameFormat = wadoZIPEntryNameFormat;
  }

  /** The AE's own value, or the device's. */
  public String wadoZIPEntryNameFormat() {
    return wadoZIPEntryNameFormat != null
        ? wadoZIPEntryNameFormat
        : getArchiveDeviceExtension().getWadoZIPEntryNameFormat();
  }
}
