package org.dcm4chee.arc.zip.archive;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.RequestScoped;
import java.util.Optional;

/** Carries what is known of a request for a ZIP from its filter to the archive's event and back. */
@RequestScoped
public class CurrentRequest {
  private Optional<ZipWish> wish = Optional.empty();
  private Optional<ZipWish> search = Optional.empty();
  private Optional<Delivery> delivery = Optional.empty();
  private boolean standsAside;

  /** What the request wants, if that is a ZIP. */
  public Optional<ZipWish> wish() {
    return wish;
  }

  /** The request wants a ZIP. */
  public void expectZip(ZipWish expected) {
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
    search = Optional.of(expected);
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
  }

  /**
   * /** The safety net: whatever way a request ended, nothing of it stays, but for a download that
   * goes on without its thread, and ends itself; and nothing stays here, since a thread of the
   * server keeps its last request until the next one.
   */
  @PreDestroy
  void close() {
    Optional<Delivery> last = delivery;
    Optional<ZipPassword> password = wish.flatMap(ZipWish::password);
    delivery = Optional.empty();
    wish = Optional.empty();
    password.ifPresent(ZipPassword::wipe);
    last.filter(started -> !started.isUnderway()).ifPresent(Delivery::close);
  }
}
