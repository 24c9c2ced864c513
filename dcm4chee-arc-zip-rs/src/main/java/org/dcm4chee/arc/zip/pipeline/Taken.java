package org.dcm4chee.arc.zip.pipeline;

/** What has become of an object when its place in the ZIP has come. */
sealed interface Taken<F extends ObjectFacts> {
  /** The bytes are here. */
  record Kept<F extends ObjectFacts>(Measurement<F> measurement, SegmentedBuffer buffer)
      implements Taken<F> {}

  /** Nobody has encoded it, and nobody but the writer will: it is the writer's now. */
  record Unkept<F extends ObjectFacts>() implements Taken<F> {}

  /** It cannot be encoded. */
  record Failed<F extends ObjectFacts>(Failure why) implements Taken<F> {}
}
