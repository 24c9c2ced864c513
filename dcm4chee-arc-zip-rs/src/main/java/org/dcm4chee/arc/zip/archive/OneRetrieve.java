package org.dcm4chee.arc.zip.archive;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.dcm4chee.arc.retrieve.RetrieveContext;
import org.dcm4chee.arc.zip.limits.Limits;
import org.dcm4chee.arc.zip.limits.Refusal;
import org.dcm4chee.arc.zip.limits.SeriesSize;
import org.dcm4chee.arc.zip.settings.ZipSettings;

/** What a URL names: a retrieve that the archive itself has begun, and ends. */
final class OneRetrieve implements Selection {
  private final RetrieveContext context;
  private boolean given;

  OneRetrieve(RetrieveContext context) {
    this.context = context;
  }

  @Override
  public Optional<RetrieveContext> next() {
    Optional<RetrieveContext> next = given ? Optional.empty() : Optional.of(context);
    given = true;
    return next;
  }

  @Override
  public RetrieveContext again(int index) {
    return context;
  }

  @Override
  public boolean severalStudies() {
    return false;
  }

  @Override
  public Optional<Refusal> checkSizes(
      ZipSettings settings, List<SeriesSize> series, UnaryOperator<String> shownUid) {
    return Limits.checkSizes(settings, level(), series, shownUid);
  }

  private Limits.Level level() {
    if (context.getSopInstanceUID() != null) {
      return Limits.Level.INSTANCE;
    }
    return context.getSeriesInstanceUID() != null ? Limits.Level.SERIES : Limits.Level.STUDY;
  }

  @Override
  public String fileName(SourceFactory.Sources found) {
    return found.defaultFileName(
        context.getSeriesInstanceUID() != null, context.getSopInstanceUID() != null);
  }

  @Override
  public String inWords(UnaryOperator<String> shownUid) {
    return level().name().toLowerCase(Locale.ROOT)
        + " "
        + shownUid.apply(context.getStudyInstanceUID());
  }

  @Override
  public boolean endsWithAnswer() {
    return false;
  }

  @Override
  public void begin(RetrieveContext unused) {}

  @Override
  public void end(RetrieveContext unused) {}

  @Override
  public void leave(RetrieveContext unused) {}
}
