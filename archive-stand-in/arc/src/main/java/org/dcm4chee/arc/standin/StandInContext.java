package org.dcm4chee.arc.standin;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.LockSupport;
import org.dcm4che3.data.Tag;
import org.dcm4che3.net.ApplicationEntity;
import org.dcm4chee.arc.conf.ArchiveAEExtension;
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
 */
final class StandInContext implements RetrieveContext {
  private static final String END = "";

  private final StandInRetrieveService service;
  private final ApplicationEntity ae;
  private final HttpServletRequestInfo request;
  private final String[] uids;
  private final List<InstanceLocations> matches = new ArrayList<>();
  private final Map<String, Storage> storages = new HashMap<>();
  private final List<UpdateLocation> updateLocations = new ArrayList<>();
  private final List<InstanceLocations> failedMatches = new ArrayList<>();
  private final List<String> failedUIDs = new ArrayList<>();
  private final List<InstanceLocations> toCopy = new ArrayList<>();
  private final BlockingQueue<Object> copied = new LinkedBlockingQueue<>();
  private int failed;
  private boolean closed;
  private Throwable exception;

  StandInContext(
      StandInRetrieveService service,
      ApplicationEntity ae,
      HttpServletRequestInfo request,
      String... uids) {
    this.service = service;
    this.ae = ae;
    this.request = request;
    this.uids = uids;
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
  public String getLocalAETitle() {
    return ae.getAETitle();
  }

  @Override
  public HttpServletRequestInfo getHttpServletRequestInfo() {
    return request;
  }

  @Override
  public String getStudyInstanceUID() {
    return uids[0];
  }

  @Override
  public String getSeriesInstanceUID() {
    return uids[1];
  }

  @Override
  public String getSopInstanceUID() {
    return uids[2];
  }

  @Override
  public List<InstanceLocations> getMatches() {
    return matches;
  }

  @Override
  public int getNumberOfMatches() {
    return matches.size();
  }

  @Override
  public List<StudyInfo> getStudyInfos() {
    Date modified = service.getLastModifiedFromMatches(this, false);
    return List.of(
        new StudyInfo() {
          @Override
          public String getStudyInstanceUID() {
            return uids[0];
          }

          @Override
          public Date getModifiedTime() {
            return modified;
          }
        });
  }

  @Override
  public List<SeriesInfo> getSeriesInfos() {
    return List.of();
  }

  @Override
  public Date getPatientUpdatedTime() {
    return service.getLastModifiedFromMatches(this, false);
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
  public String[] failedSOPInstanceUIDs() {
    return failedUIDs.toArray(String[]::new);
  }

  @Override
  public void incrementFailed() {
    failed++;
  }

  @Override
  public int failed() {
    return failed;
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
  public boolean copyToRetrieveCache(InstanceLocations match) {
    if (match != null) {
      boolean nearline = service.faults(this).has(Faults.Kind.NEARLINE, match.getSopInstanceUID());
      if (nearline) {
        toCopy.add(match);
      }
      return nearline;
    }
    if (!toCopy.isEmpty()) {
      Thread thread = new Thread(this::copy, "stand-in-retrieve-cache");
      thread.setDaemon(true);
      thread.start();
    }
    return false;
  }

  private void copy() {
    Faults faults = service.faults(this);
    for (InstanceLocations match : toCopy) {
      String uid = match.getSopInstanceUID();
      LockSupport.parkNanos(faults.number(Faults.Kind.NEARLINE, uid) * 1_000_000L);
      if (!faults.has(Faults.Kind.COPY_FAILS, uid)) {
        Resources.add("copiedToRetrieveCache", 1);
        copied.add(match);
      }
    }
    copied.add(END);
  }

  @Override
  public InstanceLocations copiedToRetrieveCache() {
    if (toCopy.isEmpty()) {
      return null;
    }
    try {
      return copied.take() instanceof InstanceLocations match ? match : null;
    } catch (InterruptedException e) {
      return null;
    }
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
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    Resources.add("contexts", -1);
    storages.values().forEach(StandInRetrieveService::close);
    storages.clear();
  }

  String seriesOf(InstanceLocations match) {
    return match.getAttributes().getString(Tag.SeriesInstanceUID);
  }
}
