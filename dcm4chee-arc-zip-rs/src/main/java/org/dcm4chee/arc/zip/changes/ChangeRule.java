package org.dcm4chee.arc.zip.changes;

/**
 * Finds out what is to be done to an object. Thread-safe.
 *
 * @param <M> what is known of an object before it is read
 */
@FunctionalInterface
public interface ChangeRule<M> {

  /** What is done to it; {@link Change#NONE} if nothing is. */
  Change changeOf(M match);
}
