package org.dcm4chee.arc.retrieve;

import java.io.Closeable;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import org.dcm4che3.net.ApplicationEntity;
import org.dcm4chee.arc.conf.ArchiveAEExtension;
import org.dcm4chee.arc.keycloak.HttpServletRequestInfo;
import org.dcm4chee.arc.storage.Storage;
import org.dcm4chee.arc.store.InstanceLocations;
import org.dcm4chee.arc.store.UpdateLocation;

/** One retrieve, from the request to its end. */
public interface RetrieveContext extends Closeable {
  RetrieveService getRetrieveService();

  ApplicationEntity getLocalApplicationEntity();

  ArchiveAEExtension getArchiveAEExtension();

  String getLocalAETitle();

  HttpServletRequestInfo getHttpServletRequestInfo();

  String getStudyInstanceUID();

  String getSeriesInstanceUID();

  String getSopInstanceUID();

  List<InstanceLocations> getMatches();

  int getNumberOfMatches();

  List<StudyInfo> getStudyInfos();

  List<SeriesInfo> getSeriesInfos();

  Date getPatientUpdatedTime();

  void addFailedMatch(InstanceLocations match);

  Collection<InstanceLocations> getFailedMatches();

  void addFailedSOPInstanceUID(String iuid);

  String[] failedSOPInstanceUIDs();

  void incrementFailed();

  int failed();

  Throwable getException();

  void setException(Throwable exception);

  boolean copyToRetrieveCache(InstanceLocations match);

  InstanceLocations copiedToRetrieveCache();

  Storage getStorage(String storageID);

  void putStorage(String storageID, Storage storage);

  List<UpdateLocation> getUpdateLocations();
}
