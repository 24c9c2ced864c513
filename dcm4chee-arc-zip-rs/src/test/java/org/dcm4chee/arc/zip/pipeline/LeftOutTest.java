package org.dcm4chee.arc.zip.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Why an object is left out is said in words, without paths")
class LeftOutTest {

  private static LeftOut of(Throwable failure) {
    return LeftOut.unreadable(null, Failure.of(failure));
  }

  @Test
  void whoKnowsBetter_saysIt() {
    LeftOut unsafe =
        of(new EncodeAgainException(new LeaveOutException(LeftOut.Kind.UNSAFE, "it shows a name")));

    assertThat(unsafe.kind()).isEqualTo(LeftOut.Kind.UNSAFE);
    assertThat(unsafe.reason()).isEqualTo("it shows a name");
    assertThat(unsafe.cause()).get().isInstanceOf(EncodeAgainException.class);
  }

  @Test
  void elseTheExceptionDoes() {
    assertThat(of(new IOException(new NoSuchFileException("/secret"))).reason())
        .isEqualTo("its file is missing in the archive");
    assertThat(of(new EOFException("/secret")).reason())
        .isEqualTo("its file in the archive is truncated");
    assertThat(of(new IOException("/secret")).reason())
        .isEqualTo("its file in the archive cannot be read");
    assertThat(of(new UnsupportedOperationException("/secret")).reason())
        .isEqualTo("it cannot be converted to the requested transfer syntax");
    assertThat(of(new IOException("/secret")).kind()).isEqualTo(LeftOut.Kind.UNREADABLE);
  }

  @Test
  void aFileThatIsNotThere_howeverDeepThatIsSaid() {
    assertThat(of(new UncheckedIOException(new FileNotFoundException("/secret"))).reason())
        .isEqualTo("its file is missing in the archive");
    assertThat(of(new IllegalStateException(new EOFException("/secret"))).reason())
        .isEqualTo("its file in the archive is truncated");
  }

  @Test
  void withoutItsCauseItSaysTheSame() {
    Failure failure = Failure.of(new EOFException("/secret"));

    assertThat(failure.withoutCause())
        .isEqualTo(new Failure(failure.kind(), failure.reason(), Optional.empty()));
  }
}
