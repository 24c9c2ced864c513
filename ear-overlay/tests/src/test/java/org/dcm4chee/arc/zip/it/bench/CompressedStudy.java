package org.dcm4chee.arc.zip.it.bench;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import javax.imageio.ImageIO;
import org.dcm4chee.arc.zip.it.dicom.DicomFile;
import org.dcm4chee.arc.zip.it.server.ArchiveUnderTest;

/** A study of images that have to be decompressed, with files on the server's disk. */
enum CompressedStudy {
  /** CT images of 512 × 512 × 16 bit, each byte a segment of its own. */
  RLE(DicomFile.RLE, 512) {
    @Override
    DicomFile compress(DicomFile image) {
      byte[] pixels = image.pixels();
      byte[] high = new byte[pixels.length / 2];
      byte[] low = new byte[pixels.length / 2];
      for (int i = 0; i < high.length; i++) {
        low[i] = pixels[2 * i];
        high[i] = pixels[2 * i + 1];
      }
      return image.frame(DicomFile.rleFrame(high, low));
    }
  },
  /** Images of 1,024 × 1,024 × 8 bit. */
  JPEG(DicomFile.JPEG_BASELINE, 1024) {
    @Override
    DicomFile compress(DicomFile image) {
      return image
          .number(0x00280010, size())
          .number(0x00280011, size())
          .number(0x00280100, 8)
          .number(0x00280101, 8)
          .number(0x00280102, 7)
          .frame(jpeg(size()));
    }
  };

  private static final int IMAGES = 120;

  private final String syntax;
  private final int size;

  CompressedStudy(String syntax, int size) {
    this.syntax = syntax;
    this.size = size;
  }

  int size() {
    return size;
  }

  abstract DicomFile compress(DicomFile image);

  /** What the table calls it. */
  String inWords() {
    return IMAGES + " × " + size + "² " + name();
  }

  /** Stores it and gives its UID. */
  String store(ArchiveUnderTest archive) {
    String study = DicomFile.newUid().substring(0, 24);
    // All show the same: what they show costs nothing but the time to make them.
    DicomFile image = compress(DicomFile.ct(study, study + ".1", study + ".1.0", 1, 0, 512));
    for (int i = 1; i <= IMAGES; i++) {
      byte[] file =
          image
              .text(0x00080018, "UI", study + ".1." + i)
              .text(0x00200013, "IS", Integer.toString(i))
              .toBytes(syntax);
      archive.store(List.of(file));
    }
    return study;
  }

  private static byte[] jpeg(int size) {
    BufferedImage image = new BufferedImage(size, size, BufferedImage.TYPE_BYTE_GRAY);
    for (int y = 0; y < size; y++) {
      for (int x = 0; x < size; x++) {
        image.getRaster().setSample(x, y, 0, (x * x / 64 + y + (x ^ y) % 7) & 0xFF);
      }
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "jpeg", out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
