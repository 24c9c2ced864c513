package org.dcm4chee.arc.zip.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.dcm4chee.arc.zip.pipeline.DownloadException;
import org.dcm4chee.arc.zip.pipeline.Extent;
import org.dcm4chee.arc.zip.pipeline.ZipPlan;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A ZIP with bulk data that somebody ends does nothing more, wherever it is")
class SplitObjectsEndTest {
  @TempDir Path spoolFolder;
  private SplitZips zips;

  @BeforeEach
  void begin() {
    zips = new SplitZips(spoolFolder);
  }

  @AfterEach
  void nothingIsLeft() throws IOException, InterruptedException {
    zips.assertNothingIsLeft();
  }

  /** Of one object whose pixels are all, and one that has to be read as a whole. */
  private SplitObjects split() {
    return zips.split(
        "SPLIT_JSON", SplitZips.SMALL, List.of(), zips.allKinds()[0], zips.allKinds()[3]);
  }

  private static ZipPlan prepared(SplitObjects objects) throws InterruptedException {
    return objects.prepare(SplitZips.LONG, Extent.WHOLE).orElseThrow();
  }

  @Test
  @DisplayName("before it looks at the objects: it opens none")
  void beforeItLooks() throws InterruptedException {
    try (SplitObjects objects = split()) {
      objects.cancel();

      assertThat(objects.prepare(SplitZips.LONG, Extent.WHOLE)).isEmpty();
      assertThat(zips.archive.opened).isEmpty();
    }
  }

  @Test
  @DisplayName("while the objects are named: it encodes none")
  void whileItNames() throws InterruptedException {
    try (SplitObjects objects = split()) {
      zips.whenNamed = objects::cancel;

      assertThat(objects.prepare(SplitZips.LONG, Extent.WHOLE)).isEmpty();
    }
  }

  @Test
  @DisplayName("when it is prepared: it writes nothing")
  void prepared() throws InterruptedException {
    try (SplitObjects objects = split()) {
      ZipPlan plan = prepared(objects);
      objects.cancel();

      assertThatThrownBy(() -> SplitZips.write(objects, plan, 0, plan.length() - 1))
          .isInstanceOfSatisfying(
              DownloadException.class,
              e -> assertThat(e.reason()).isEqualTo(DownloadException.Cause.STOPPED));
    }
  }

  @Test
  @DisplayName("when it is prepared and nobody wants it: nothing of it is kept")
  void closed() throws InterruptedException {
    try (SplitObjects objects = split()) {
      assertThat(prepared(objects).length()).isPositive();
    }
    assertThat(zips.reserved()).isZero();
  }
}
