package org.dcm4che3.imageio.codec;

import java.io.IOException;

/** Makes native pixel data, little endian, of one encapsulated frame. */
interface FrameDecoder {
  /** Decodes into as many bytes as the geometry says. */
  byte[] decode(byte[] frame) throws IOException;

  /** Whether {@code bytes} are a frame, or more fragments must follow. */
  boolean isComplete(byte[] bytes, int length);
}
