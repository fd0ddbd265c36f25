package lucid.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

class FaultWordsTest {
  @Test
  void unusableFileIsNamedInASentence() {
    assertThat(Secret.safeMessage(new AccessDeniedException("/results")))
        .isEqualTo("/results may not be used by this user");
    assertThat(Secret.safeMessage(new NoSuchFileException("/results")))
        .isEqualTo("there is no /results");
    assertThat(Secret.safeMessage(new FileSystemException("/results", null, "Read-only")))
        .isEqualTo("/results: Read-only");
  }

  @Test
  void wrapperIsReportedByItsCause() {
    var cause = new NoSuchFileException("/results");
    assertThat(Secret.safeMessage(new UncheckedIOException(cause)))
        .isEqualTo("there is no /results");
    assertThat(Secret.safeMessage(new CompletionException(new UncheckedIOException(cause))))
        .isEqualTo("there is no /results");
    assertThat(Secret.safeMessage(new UncheckedIOException("the log", cause))).isEqualTo("the log");
  }

  @Test
  void noClassOfJavaIsNamed() {
    assertThat(
            Secret.safeMessage(
                new IOException(
                    "javax.net.ssl.SSLHandshakeException: java.lang.Exception: it was refused")))
        .isEqualTo("it was refused");
    assertThat(Secret.safeMessage(new UnknownHostException("pi.lan")))
        .isEqualTo("no host is known by the name of pi.lan");
  }

  @Test
  void exceptionWithoutAMessageIsNamedByItsKind() {
    assertThat(Secret.safeMessage(new IllegalStateException())).isEqualTo("IllegalStateException");
  }
}
