package org.dcm4chee.arc.zip.archive;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import java.util.Optional;

/** Carries what is known of a request for a ZIP from its filter to the archive's event and back. */
@RequestScoped
public class CurrentRequest {
  @Inject
  @SuppressWarnings("UnnecessaryAssignment")
  private OpenRequests requests = new OpenRequests();

  private Optional<ZipWish> wish = Optional.empty();
  private Optional<ZipWish> search = Optional.empty();

  /** Emptied by another thread where the server goes down before the request ends. */
  private volatile Optional<Delivery> delivery = Optional.empty();

  private Optional<Runnable> whenEnded = Optional.empty();
  private boolean standsAside;

  /** For CDI, which sets the rest. */
  public CurrentRequest() {}

  /** Without a server, which injects. */
  @SuppressWarnings("UnnecessaryAssignment")
  CurrentRequest(OpenRequests requests) {
    this.requests = requests;
  }

  /** What the request wants, if that is a ZIP. */
  public Optional<ZipWish> wish() {
    return wish;
  }

  /** The request wants a ZIP. */
  public void expectZip(ZipWish expected) {
    isOpen();
    wish = Optional.of(expected);
  }

  /**
   * What a search wants, if that is a ZIP of what it finds. The retrieves for that are begun here,
   * and not by the archive: they are no news.
   */
  public Optional<ZipWish> search() {
    return search;
  }

  /** The request is a search, and wants a ZIP of what it finds. */
  public void expectZipOfSearch(ZipWish expected) {
    isOpen();
    search = Optional.of(expected);
  }

  private void isOpen() {
    if (whenEnded.isEmpty()) {
      whenEnded = Optional.of(requests.begin());
    }
  }

  /** The archive's own ZIP is to be served. */
  public void standAside() {
    standsAside = true;
    wish = Optional.empty();
    delivery.ifPresent(Delivery::abandon);
    delivery = Optional.empty();
  }

  /** Whether the archive's own ZIP may be served: only after {@link #standAside}. */
  public boolean standsAside() {
    return standsAside;
  }

  /** The download, once the archive has found what was asked for. */
  public Optional<Delivery> delivery() {
    return delivery;
  }

  void start(Delivery started) {
    delivery = Optional.of(started);
    started.onServerEnd(() -> delivery = Optional.empty());
  }

  /**
   * The safety net: whatever way a request ended, nothing of it stays, but for a download that goes
   * on without its thread, and ends itself; and nothing stays here, since a thread of the server
   * keeps its last request until the next one.
   */
  @PreDestroy
  void close() {
    Optional<Delivery> last = delivery;
    Optional<ZipPassword> password = wish.flatMap(ZipWish::password);
    delivery = Optional.empty();
    wish = Optional.empty();
    try {
      password.ifPresent(ZipPassword::wipe);
      last.filter(started -> !started.isUnderway()).ifPresent(Delivery::close);
    } finally {
      whenEnded.ifPresent(Runnable::run);
      whenEnded = Optional.empty();
    }
  }
}
