package org.dcm4chee.arc.zip.archive;

import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.dcm4chee.arc.retrieve.RetrieveContext;
import org.dcm4chee.arc.zip.limits.Refusal;
import org.dcm4chee.arc.zip.limits.SeriesSize;
import org.dcm4chee.arc.zip.settings.ZipSettings;

/**
 * Which instances one ZIP is of, as retrieves of the archive. The kinds that there are: {@link
 * OneRetrieve}, what a URL names, and {@link SearchSelection}, what a search finds. Whatever else
 * is to become a ZIP is one more of these, and nothing else: admission, download, names, audit and
 * clean-up go by this interface. Used by one thread at a time.
 */
interface Selection {
  /**
   * The next retrieve, with its matches, all of one study: that is what the archive's audit can
   * tell of.
   *
   * @return empty after the last one
   */
  Optional<RetrieveContext> next();

  /**
   * A retrieve that {@link #next} gave, looked up once more.
   *
   * @param index of it among those, from 0
   * @return with the matches that it has now, which may be others, or none
   */
  RetrieveContext again(int index);

  /** Whether there may be several retrieves: then each study has a folder. */
  boolean severalStudies();

  /**
   * Whether so much may be in one ZIP.
   *
   * @param series each series of all retrieves
   * @param shownUid the UID of a series as the client is to see it
   */
  Optional<Refusal> checkSizes(
      ZipSettings settings, List<SeriesSize> series, UnaryOperator<String> shownUid);

  /** The name of the ZIP when no template gives one, without extension. */
  String fileName(SourceFactory.Sources found);

  /**
   * What it is, for the log: {@code study 1.2.3}.
   *
   * @param shownUid a UID as the client sees it
   */
  String inWords(UnaryOperator<String> shownUid);

  /** Whether the end of the answer is the end of the retrieves: if it is not, the archive's is. */
  boolean endsWithAnswer();

  /** Tells the archive that objects of a retrieve are about to be sent, if nobody else does. */
  void begin(RetrieveContext context);

  /** Tells the archive that a retrieve that was begun is over, if nobody else does. */
  void end(RetrieveContext context);

  /**
   * Tells the archive what was found out about files by a retrieve that was not begun, if nobody
   * else does.
   */
  void leave(RetrieveContext context);
}
