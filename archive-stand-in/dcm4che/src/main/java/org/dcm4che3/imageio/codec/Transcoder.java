package org.dcm4che3.imageio.codec;

import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.dcm4che3.data.Attributes;
import org.dcm4che3.io.DicomEncodingOptions;
import org.dcm4che3.io.DicomInputStream;

/** Re-encodes one DICOM object. */
public class Transcoder implements Closeable {
  /** Gets the data set before it is written, may change it, and says where to write. */
  public interface Handler {
    OutputStream newOutputStream(Transcoder transcoder, Attributes dataset) throws IOException;
  }

  public Transcoder(File f) throws IOException {
    this(new DicomInputStream(f));
  }

  public Transcoder(InputStream in) throws IOException {
    this(new DicomInputStream(in));
  }

  public Transcoder(InputStream in, String tsuid) throws IOException {
    this(new DicomInputStream(in, tsuid));
  }

  public Transcoder(DicomInputStream dis) throws IOException {
    dis.readFileMetaInformation();
  }

  public void setEncodingOptions(DicomEncodingOptions encOpts) {}

  public void setConcatenateBulkDataFiles(boolean catBlkFiles) {}

  public void setIncludeBulkData(DicomInputStream.IncludeBulkData includeBulkData) {}

  public void setBulkDataDirectory(File blkDirectory) {}

  public void setCloseInputStream(boolean closeInputStream) {}

  public void setCloseOutputStream(boolean closeOutputStream) {}

  public void setDeleteBulkDataFiles(boolean deleteBulkDataFiles) {}

  public void setIncludeFileMetaInformation(boolean includeFileMetaInformation) {}

  public void setRetainFileMetaInformation(boolean retainFileMetaInformation) {}

  public void setIncludeImplementationVersionName(boolean includeImplementationVersionName) {}

  public void setNullifyPixelData(boolean nullifyPixelData) {}

  public String getSourceTransferSyntax() {
    throw new UnsupportedOperationException();
  }

  public String getDestinationTransferSyntax() {
    throw new UnsupportedOperationException();
  }

  public void setDestinationTransferSyntax(String tsuid) {}

  public Attributes getFileMetaInformation() {
    throw new UnsupportedOperationException();
  }

  public void transcode(Handler handler) throws IOException {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() throws IOException {}
}
