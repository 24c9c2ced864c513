package org.dcm4chee.arc.retrieve;

import java.io.Closeable;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import org.dcm4che3.net.ApplicationEntity;
import org.dcm4che3.net.service.QueryRetrieveLevel2;
import org.dcm4chee.arc.conf.ArchiveAEExtension;
import org.dcm4chee.arc.conf.ArchiveDeviceExtension;
import org.dcm4chee.arc.conf.Availability;
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

  void setHttpServletRequestInfo(HttpServletRequestInfo httpServletRequestInfo);

  ArchiveDeviceExtension getArchiveDeviceExtension();

  /** The host that asked, or null. */
  String getRequestorHostName();

  /** The host that gets it, or null; of a download who asked. */
  String getDestinationHostName();

  /** This host by its name for the requester, or null. */
  String getLocalHostName();

  /** Null for what is not sent to an application entity. */
  String getDestinationAETitle();

  QueryRetrieveLevel2 getQueryRetrieveLevel();

  void setQueryRetrieveLevel(QueryRetrieveLevel2 qrLevel);

  /** The first, or null. */
  String getStudyInstanceUID();

  String[] getStudyInstanceUIDs();

  void setStudyInstanceUIDs(String... studyInstanceUIDs);

  String getSeriesInstanceUID();

  String[] getSeriesInstanceUIDs();

  void setSeriesInstanceUIDs(String... seriesInstanceUIDs);

  String getSopInstanceUID();

  String[] getSopInstanceUIDs();

  void setSopInstanceUIDs(String... sopInstanceUIDs);

  List<InstanceLocations> getMatches();

  int getNumberOfMatches();

  void setNumberOfMatches(int numberOfMatches);

  List<StudyInfo> getStudyInfos();

  List<SeriesInfo> getSeriesInfos();

  Date getPatientUpdatedTime();

  void setPatientUpdatedTime(Date patientUpdatedTime);

  void addFailedMatch(InstanceLocations match);

  Collection<InstanceLocations> getFailedMatches();

  void addFailedSOPInstanceUID(String iuid);

  boolean isFailedSOPInstanceUID(String iuid);

  String[] failedSOPInstanceUIDs();

  void incrementFailed();

  int failed();

  Throwable getException();

  void setException(Throwable exception);

  /** Whether attributes are wanted and no files. */
  boolean isRetrieveMetadata();

  void setRetrieveMetadata(boolean retrieveMetadata);

  boolean copyToRetrieveCache(InstanceLocations match);

  InstanceLocations copiedToRetrieveCache();

  Storage getStorage(String storageID);

  void putStorage(String storageID, Storage storage);

  List<UpdateLocation> getUpdateLocations();

  boolean isUpdateLocationStatusOnRetrieve();

  Availability getUpdateInstanceAvailability();

  void setUpdateInstanceAvailability(Availability updateInstanceAvailability);

  int failuresOnCopyToRetrieveCache();

  void incrementFailuresOnCopyToRetrieveCache();
}
