package org.dcm4chee.arc.zip.deidentify;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Lets a DICOM file (PS3.10 §7) through up to the end of its Pixel Data and drops what follows. A
 * transcoder hands out the data set when it meets the pixels; attributes behind them, such as
 * Digital Signatures (FFFA,FFFA) or private groups from 7FE1 on, are written without anybody having
 * seen them. Closing the stream closes the one below.
 *
 * <p>Understands what web services send: file meta information and Explicit VR Little Endian,
 * encapsulated pixels too. Anything else is an {@link IOException}, never let through unread. Holds
 * no more than a header and one entry for each open sequence, at most {@value #MAX_DEPTH}. Not
 * thread-safe.
 */
public final class UpToPixelData extends FilterOutputStream {
  private static final int MAX_DEPTH = 256;
  private static final int PREAMBLE = 132;
  private static final int PIXEL_DATA = 0x7FE00010;
  private static final int TRANSFER_SYNTAX = 0x00020010;
  private static final int ITEM = 0xFFFEE000;
  private static final int ITEM_END = 0xFFFEE00D;
  private static final int SEQUENCE_END = 0xFFFEE0DD;
  private static final int SHORT_HEADER = 8;
  private static final int LONG_HEADER = 12;
  private static final int MAX_UID = 64;
  private static final long UNDEFINED = 0xFFFFFFFFL;
  private static final String LONG_VRS = "OB OD OF OL OV OW SQ SV UC UN UR UT UV ";
  private static final String SHORT_VRS =
      "AE AS AT CS DA DS DT FD FL IS LO LT PN SH SL SS ST TM UI UL US ";

  /** What is open: its length is undefined, a delimiter will end it. */
  private enum Open {
    SEQUENCE,
    ITEM,
    FRAGMENTS
  }

  private final Deque<Open> open = new ArrayDeque<>();
  private final byte[] header = new byte[LONG_HEADER];
  private int headerLength;

  /** Bytes that go through before the next header. */
  private long passing = PREAMBLE;

  /** The value of Transfer Syntax UID while it passes. */
  private StringBuilder transferSyntax;

  private boolean dropping;

  /** Lets a file through to {@code out}. */
  public UpToPixelData(OutputStream out) {
    super(out);
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] b, int off, int len) throws IOException {
    int at = off;
    int end = off + len;
    while (at < end && !dropping) {
      if (passing > 0) {
        int n = (int) Math.min(passing, end - at);
        pass(b, at, n);
        at += n;
      } else {
        header[headerLength++] = b[at++];
        if ((headerLength == SHORT_HEADER && !hasLongHeader()) || headerLength == LONG_HEADER) {
          headerComplete();
        }
      }
    }
  }

  private void pass(byte[] b, int off, int len) throws IOException {
    out.write(b, off, len);
    passing -= len;
    if (transferSyntax != null) {
      transferSyntax.append(new String(b, off, len, StandardCharsets.US_ASCII));
      if (passing == 0) {
        checkTransferSyntax(transferSyntax.toString().trim());
        transferSyntax = null;
      }
    }
  }

  /** Implicit VR, deflated and big endian cannot be followed. */
  private static void checkTransferSyntax(String uid) throws IOException {
    switch (uid) {
      case "1.2.840.10008.1.2",
          "1.2.840.10008.1.2.2",
          "1.2.840.10008.1.2.1.99",
          "1.2.840.10008.1.2.4.95",
          "1.2.840.10008.1.2.4.205" ->
          throw new IOException(
              "What follows the pixels cannot be found in transfer syntax " + uid);
      default -> {}
    }
  }

  private int tag() {
    return (u8(1) << 24) | (u8(0) << 16) | (u8(3) << 8) | u8(2);
  }

  private int u8(int index) {
    return header[index] & 0xFF;
  }

  private String vr() {
    return new String(header, 4, 2, StandardCharsets.US_ASCII) + ' ';
  }

  private boolean hasLongHeader() throws IOException {
    if (tag() >>> 16 == 0xFFFE) {
      return false;
    }
    String vr = vr();
    if (!LONG_VRS.contains(vr) && !SHORT_VRS.contains(vr)) {
      throw notUnderstood();
    }
    return LONG_VRS.contains(vr);
  }

  private long length() {
    if (headerLength == SHORT_HEADER && tag() >>> 16 != 0xFFFE) {
      return u8(6) | (u8(7) << 8);
    }
    int at = headerLength - 4;
    return (u8(at) | (u8(at + 1) << 8) | (u8(at + 2) << 16) | (u8(at + 3) << 24)) & UNDEFINED;
  }

  private IOException notUnderstood() {
    return new IOException(
        String.format(
            "What follows the pixels cannot be found: attribute (%04X,%04X) is not understood",
            tag() >>> 16, tag() & 0xFFFF));
  }

  private void headerComplete() throws IOException {
    int tag = tag();
    if (open.isEmpty() && Integer.compareUnsigned(tag, PIXEL_DATA) > 0) {
      dropping = true;
      return;
    }
    long length = length();
    if (tag >>> 16 == 0xFFFE) {
      passing = delimiter(tag, length);
    } else if (!open.isEmpty() && open.peek() != Open.ITEM) {
      throw notUnderstood();
    } else if (length == UNDEFINED) {
      push(vr().equals("SQ ") ? Open.SEQUENCE : Open.FRAGMENTS);
    } else {
      passing = length;
      if (tag == TRANSFER_SYNTAX && open.isEmpty()) {
        if (length > MAX_UID) {
          throw notUnderstood();
        }
        transferSyntax = new StringBuilder(MAX_UID);
      }
    }
    out.write(header, 0, headerLength);
    headerLength = 0;
  }

  /** An item, or the end of one or of a sequence; returns the bytes to follow it unread. */
  private long delimiter(int tag, long length) throws IOException {
    Open innermost = open.peek();
    if (tag == ITEM && innermost != null && innermost != Open.ITEM) {
      if (length != UNDEFINED) {
        return length;
      }
      if (innermost == Open.SEQUENCE) {
        push(Open.ITEM);
        return 0;
      }
    } else if (length == 0
        && ((tag == ITEM_END && innermost == Open.ITEM)
            || (tag == SEQUENCE_END && innermost != null && innermost != Open.ITEM))) {
      open.pop();
      return 0;
    }
    throw notUnderstood();
  }

  private void push(Open opened) throws IOException {
    if (opened == Open.FRAGMENTS && !vr().equals("OB ") && !vr().equals("OW ")) {
      throw notUnderstood();
    }
    if (open.size() == MAX_DEPTH) {
      throw new IOException("More than " + MAX_DEPTH + " sequences and items in each other");
    }
    open.push(opened);
  }
}
