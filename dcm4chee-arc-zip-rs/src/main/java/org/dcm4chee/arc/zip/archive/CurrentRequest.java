package org.dcm4chee.arc.zip.archive;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.RequestScoped;
import java.util.Optional;

/** Carries what is known of a request for a ZIP from its filter to the archive's event and back. */
@RequestScoped
public class CurrentRequest {
  private Optional<ZipWish> wish = Optional.empty();
  private Optional<ArchiveDownload> download = Optional.empty();

  /** What the request wants, if that is a ZIP. */
  public Optional<ZipWish> wish() {
    return wish;
  }

  /** The request wants a ZIP. */
  public void expectZip(ZipWish expected) {
    wish = Optional.of(expected);
  }

  /** The archive's own ZIP is to be served. */
  public void standAside() {
    wish = Optional.empty();
    download.ifPresent(ArchiveDownload::abandon);
    download = Optional.empty();
  }

  /** The download, once the archive has found what was asked for. */
  public Optional<ArchiveDownload> download() {
    return download;
  }

  void start(ArchiveDownload started) {
    download = Optional.of(started);
  }

  /** The safety net: whatever way a request ended, nothing of it stays. */
  @PreDestroy
  void close() {
    download.ifPresent(ArchiveDownload::close);
  }
}
