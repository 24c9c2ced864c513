package org.dcm4chee.arc.zip.archive;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.dcm4che3.imageio.codec.ImageReaderFactory;
import org.dcm4che3.imageio.codec.TransferSyntaxType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows which transfer syntaxes this server can decompress, by making a decoder of each once. For
 * one retrieve, since a new configuration may name other codecs. Thread-safe.
 */
final class Decoders {
  /** Why an object is not acceptable that would have to be decompressed, and what to do. */
  static final String NONE =
      "no codec of this server can decompress its transfer syntax; ask for transfer-syntax=* to get"
          + " it as stored";

  private static final Logger LOG = LoggerFactory.getLogger(Decoders.class);

  /** Told once: nothing about a server's codecs changes while it runs. As many as are stored. */
  private static final Set<String> TOLD = ConcurrentHashMap.newKeySet();

  private final Map<String, Boolean> known = new ConcurrentHashMap<>();

  /** Whether objects in this syntax can be written without compression. */
  boolean canDecode(String transferSyntax) {
    return !TransferSyntaxType.forUID(transferSyntax).isPixeldataEncapsulated()
        || known.computeIfAbsent(transferSyntax, Decoders::hasDecoder);
  }

  private static boolean hasDecoder(String transferSyntax) {
    try {
      ImageReaderFactory.ImageReaderParam codec =
          ImageReaderFactory.getImageReaderParam(transferSyntax);
      if (codec == null) {
        return false;
      }
      ImageReaderFactory.getImageReader(codec).dispose();
      return true;
    } catch (LinkageError | RuntimeException e) {
      if (TOLD.add(transferSyntax)) {
        LOG.warn(
            "The archive's codec for transfer syntax {} cannot be used: {}."
                + " Objects in it can only be sent as stored",
            transferSyntax,
            e.toString());
      }
      return false;
    }
  }
}
