package org.dcm4chee.arc.zip.contents;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.dcm4che3.data.Attributes;
import org.dcm4che3.util.AttributesFormat;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A template of the admin's, in the archive's syntax. One that does not fit an object costs the
 * object its name and not its place in the ZIP; the log says so once. Thread-safe.
 */
final class Template {
  private static final Logger LOG = LoggerFactory.getLogger(Template.class);

  private final String pattern;
  private final String insteadOfIt;
  private final AtomicBoolean told = new AtomicBoolean();

  /**
   * A template.
   *
   * @param insteadOfIt what is used where it does not work, for the log
   */
  Template(String pattern, String insteadOfIt) {
    this.pattern = pattern;
    this.insteadOfIt = insteadOfIt;
  }

  /**
   * What it makes of an object; empty if it cannot.
   *
   * @param written nobody writes it any more: what the template asks for is decoded in place
   */
  Optional<String> format(Attributes written) {
    try {
      // A new one each time: it cannot be used by two threads.
      return Optional.of(new AttributesFormat(pattern).format(written));
    } catch (RuntimeException e) {
      if (told.compareAndSet(false, true)) {
        // Without the exception's message: it may quote an attribute.
        LOG.warn(
            "The template {} does not work ({}); {} instead. Correct it, or remove it",
            pattern,
            e.getClass().getSimpleName(),
            insteadOfIt);
      }
      return Optional.empty();
    }
  }
}
