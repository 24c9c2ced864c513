package org.dcm4chee.arc.standin;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.dcm4che3.net.ApplicationEntity;
import org.dcm4che3.net.service.QueryRetrieveLevel2;
import org.dcm4chee.arc.conf.ArchiveAEExtension;
import org.dcm4chee.arc.conf.ArchiveDeviceExtension;
import org.dcm4chee.arc.conf.Availability;
import org.dcm4chee.arc.keycloak.HttpServletRequestInfo;
import org.dcm4chee.arc.retrieve.RetrieveContext;
import org.dcm4chee.arc.retrieve.RetrieveService;
import org.dcm4chee.arc.retrieve.SeriesInfo;
import org.dcm4chee.arc.retrieve.StudyInfo;
import org.dcm4chee.arc.storage.Storage;
import org.dcm4chee.arc.store.InstanceLocations;
import org.dcm4chee.arc.store.UpdateLocation;

/**
 * A retrieve. Storages and updates are in collections that are not thread-safe, as in the archive.
 * Long because the archive's interface, all of which it has, is.
 */
final class StandInContext implements RetrieveContext {
  private static final String[] NONE = {};

  private final StandInRetrieveService service;
  private final ApplicationEntity ae;
  private final String localAETitle;
  private final List<InstanceLocations> matches = new ArrayList<>();
  private final List<StudyInfo> studyInfos = new ArrayList<>();
  private final List<SeriesInfo> seriesInfos = new ArrayList<>();
  private final Map<String, Storage> storages = new HashMap<>();
  private final List<UpdateLocation> updateLocations = new ArrayList<>();
  private final Collection<InstanceLocations> failedMatches =
      Collections.synchronizedCollection(new ArrayList<>());
  private final Collection<String> failedUIDs =
      Collections.synchronizedCollection(new ArrayList<>());
  private final AtomicInteger failed = new AtomicInteger();
  private final AtomicInteger failedCopies = new AtomicInteger();
  private HttpServletRequestInfo request;
  private QueryRetrieveLevel2 level;
  private String[] studyUIDs = NONE;
  private String[] seriesUIDs = NONE;
  private String[] sopUIDs = NONE;
  private int numberOfMatches;
  private Date patientUpdatedTime;
  private RetrieveCacheCopies copies;
  private volatile Availability updateInstanceAvailability;
  private boolean retrieveMetadata;
  private boolean closed;
  private Throwable exception;

  /**
   * @param localAETitle the title that was asked for, which may be another one of the AE
   */
  StandInContext(StandInRetrieveService service, ApplicationEntity ae, String localAETitle) {
    this.service = service;
    this.ae = ae;
    this.localAETitle = localAETitle;
    Resources.add("contexts", 1);
  }

  @Override
  public RetrieveService getRetrieveService() {
    return service;
  }

  @Override
  public ApplicationEntity getLocalApplicationEntity() {
    return ae;
  }

  @Override
  public ArchiveAEExtension getArchiveAEExtension() {
    return ae.getAEExtension(ArchiveAEExtension.class);
  }

  @Override
  public ArchiveDeviceExtension getArchiveDeviceExtension() {
    return getArchiveAEExtension().getArchiveDeviceExtension();
  }

  @Override
  public String getLocalAETitle() {
    return localAETitle;
  }

  @Override
  public HttpServletRequestInfo getHttpServletRequestInfo() {
    return request;
  }

  @Override
  public void setHttpServletRequestInfo(HttpServletRequestInfo httpServletRequestInfo) {
    request = httpServletRequestInfo;
  }

  @Override
  public String getRequestorHostName() {
    return request == null ? null : request.requesterHost;
  }

  @Override
  public String getDestinationHostName() {
    return getRequestorHostName();
  }

  @Override
  public String getLocalHostName() {
    return request == null ? null : request.localHost;
  }

  @Override
  public String getDestinationAETitle() {
    return null;
  }

  @Override
  public QueryRetrieveLevel2 getQueryRetrieveLevel() {
    return level;
  }

  @Override
  public void setQueryRetrieveLevel(QueryRetrieveLevel2 qrLevel) {
    level = qrLevel;
  }

  private static String first(String[] uids) {
    return uids.length > 0 ? uids[0] : null;
  }

  private static String[] noneForNull(String[] uids) {
    return uids == null ? NONE : uids.clone();
  }

  @Override
  public String getStudyInstanceUID() {
    return first(studyUIDs);
  }

  @Override
  public String[] getStudyInstanceUIDs() {
    return studyUIDs.clone();
  }

  @Override
  public void setStudyInstanceUIDs(String... studyInstanceUIDs) {
    studyUIDs = noneForNull(studyInstanceUIDs);
  }

  @Override
  public String getSeriesInstanceUID() {
    return first(seriesUIDs);
  }

  @Override
  public String[] getSeriesInstanceUIDs() {
    return seriesUIDs.clone();
  }

  @Override
  public void setSeriesInstanceUIDs(String... seriesInstanceUIDs) {
    seriesUIDs = noneForNull(seriesInstanceUIDs);
  }

  @Override
  public String getSopInstanceUID() {
    return first(sopUIDs);
  }

  @Override
  public String[] getSopInstanceUIDs() {
    return sopUIDs.clone();
  }

  @Override
  public void setSopInstanceUIDs(String... sopInstanceUIDs) {
    sopUIDs = noneForNull(sopInstanceUIDs);
  }

  @Override
  public List<InstanceLocations> getMatches() {
    return matches;
  }

  /** As it was when matches were calculated: taking matches away does not change it. */
  @Override
  public int getNumberOfMatches() {
    return numberOfMatches;
  }

  @Override
  public void setNumberOfMatches(int numberOfMatches) {
    this.numberOfMatches = numberOfMatches;
  }

  @Override
  public List<StudyInfo> getStudyInfos() {
    return studyInfos;
  }

  @Override
  public List<SeriesInfo> getSeriesInfos() {
    return seriesInfos;
  }

  @Override
  public Date getPatientUpdatedTime() {
    return patientUpdatedTime;
  }

  @Override
  public void setPatientUpdatedTime(Date patientUpdatedTime) {
    this.patientUpdatedTime = patientUpdatedTime;
  }

  @Override
  public void addFailedMatch(InstanceLocations match) {
    failedUIDs.add(match.getSopInstanceUID());
    failedMatches.add(match);
  }

  @Override
  public Collection<InstanceLocations> getFailedMatches() {
    return failedMatches;
  }

  @Override
  public void addFailedSOPInstanceUID(String iuid) {
    failedUIDs.add(iuid);
  }

  @Override
  public boolean isFailedSOPInstanceUID(String iuid) {
    return failedUIDs.contains(iuid);
  }

  @Override
  public String[] failedSOPInstanceUIDs() {
    return failedUIDs.toArray(String[]::new);
  }

  @Override
  public void incrementFailed() {
    failed.incrementAndGet();
  }

  @Override
  public int failed() {
    return failed.get();
  }

  @Override
  public Throwable getException() {
    return exception;
  }

  @Override
  public void setException(Throwable exception) {
    this.exception = exception;
  }

  @Override
  public boolean isRetrieveMetadata() {
    return retrieveMetadata;
  }

  @Override
  public void setRetrieveMetadata(boolean retrieveMetadata) {
    this.retrieveMetadata = retrieveMetadata;
  }

  @Override
  public boolean copyToRetrieveCache(InstanceLocations match) {
    if (match == null) {
      if (copies != null) {
        copies.start();
      }
      return false;
    }
    boolean toBeCopied =
        match.getLocations().stream()
            .map(
                l ->
                    service
                        .getArchiveDeviceExtension()
                        .getStorageDescriptorNotNull(l.getStorageID()))
            .allMatch(storage -> storage.getRetrieveCacheStorageID() != null);
    if (toBeCopied) {
      if (copies == null) {
        copies = new RetrieveCacheCopies(service, this);
      }
      copies.schedule(match);
    }
    return toBeCopied;
  }

  @Override
  public InstanceLocations copiedToRetrieveCache() {
    return copies == null ? null : copies.next();
  }

  @Override
  public Storage getStorage(String storageID) {
    return storages.get(storageID);
  }

  @Override
  public void putStorage(String storageID, Storage storage) {
    storages.put(storageID, storage);
  }

  @Override
  public List<UpdateLocation> getUpdateLocations() {
    return updateLocations;
  }

  @Override
  public boolean isUpdateLocationStatusOnRetrieve() {
    return true;
  }

  @Override
  public Availability getUpdateInstanceAvailability() {
    return updateInstanceAvailability;
  }

  @Override
  public void setUpdateInstanceAvailability(Availability updateInstanceAvailability) {
    this.updateInstanceAvailability = updateInstanceAvailability;
  }

  @Override
  public int failuresOnCopyToRetrieveCache() {
    return failedCopies.get();
  }

  @Override
  public void incrementFailuresOnCopyToRetrieveCache() {
    failedCopies.incrementAndGet();
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    Resources.add("contexts", -1);
    storages.values().forEach(StandInRetrieveService::close);
    storages.clear();
  }
}
