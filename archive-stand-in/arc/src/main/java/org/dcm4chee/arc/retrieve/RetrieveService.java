package org.dcm4chee.arc.retrieve;

import java.io.IOException;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.dcm4che3.data.AttributesCoercion;
import org.dcm4che3.imageio.codec.Transcoder;
import org.dcm4che3.io.DicomInputStream;
import org.dcm4che3.net.Device;
import org.dcm4che3.net.service.DicomServiceException;
import org.dcm4chee.arc.conf.ArchiveAttributeCoercion;
import org.dcm4chee.arc.conf.ArchiveAttributeCoercion2;
import org.dcm4chee.arc.conf.ArchiveDeviceExtension;
import org.dcm4chee.arc.keycloak.HttpServletRequestInfo;
import org.dcm4chee.arc.metrics.MetricsService;
import org.dcm4chee.arc.storage.Storage;
import org.dcm4chee.arc.store.InstanceLocations;

/** Reads objects from the archive. */
public interface RetrieveService {
  Device getDevice();

  ArchiveDeviceExtension getArchiveDeviceExtension();

  MetricsService getMetricsService();

  /**
   * A context of a download, without matches yet.
   *
   * @param localAET a title of an AE of this device, or another title of it
   * @param studyUID null for none of these
   */
  RetrieveContext newRetrieveContextWADO(
      HttpServletRequestInfo httpServletRequestInfo,
      String localAET,
      String studyUID,
      String seriesUID,
      String objectUID);

  RetrieveContext newRetrieveContext(
      String localAET, String studyUID, String seriesUID, String objectUID);

  /** Finds what the context asks for; whether there is anything. */
  boolean calculateMatches(RetrieveContext ctx) throws DicomServiceException;

  /** Takes matches away that no configured storage has, and gives them, by where else they are. */
  Map<String, Collection<InstanceLocations>> removeNotAccessableMatches(RetrieveContext ctx);

  /** Tells the database what was found out about files. */
  void updateLocations(RetrieveContext ctx);

  void updateInstanceAvailability(RetrieveContext ctx);

  Transcoder openTranscoder(
      RetrieveContext ctx,
      InstanceLocations inst,
      Collection<String> tsuids,
      boolean fmi,
      String... prefTransferSyntaxes)
      throws IOException;

  DicomInputStream openDicomInputStream(RetrieveContext ctx, InstanceLocations inst)
      throws IOException;

  LocationInputStream openLocationInputStream(RetrieveContext ctx, InstanceLocations inst)
      throws IOException;

  Storage getStorage(String storageID, RetrieveContext ctx);

  ArchiveAttributeCoercion getArchiveAttributeCoercion(RetrieveContext ctx, InstanceLocations inst);

  List<ArchiveAttributeCoercion2> getArchiveAttributeCoercions(
      RetrieveContext ctx, InstanceLocations inst);

  AttributesCoercion getAttributesCoercion(
      RetrieveContext ctx, InstanceLocations inst, ArchiveAttributeCoercion rule);

  AttributesCoercion getAttributesCoercion(
      RetrieveContext ctx, InstanceLocations inst, List<ArchiveAttributeCoercion2> coercions);

  Date getLastModifiedFromMatches(RetrieveContext ctx, boolean ignorePatientUpdates);
}
