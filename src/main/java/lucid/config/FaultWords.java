package lucid.config;

import java.io.UncheckedIOException;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

/** Explains exceptions of libraries whose message names only a class or a file. */
final class FaultWords {
  private static final Pattern CLASS =
      Pattern.compile("(?:[a-z][\\w$]*\\.)+[\\w$]*(?:Exception|Error|Throwable)(?:: *|$)");

  private static final Pattern UNKNOWN_HOST =
      Pattern.compile("java\\.net\\.UnknownHostException: *");

  private FaultWords() {}

  /** Returns the explanation; empty if the exception has no message. */
  static String of(Throwable failure) {
    if (wraps(failure)) {
      return of(failure.getCause());
    } else if (failure instanceof AccessDeniedException refused) {
      return refused.getFile() + " may not be used by this user";
    } else if (failure instanceof NoSuchFileException missing) {
      return "there is no " + missing.getFile();
    } else if (failure instanceof FileAlreadyExistsException taken) {
      return taken.getFile() + " exists already, and is not a folder";
    } else if (failure instanceof NotDirectoryException file) {
      return file.getFile() + " is not a folder";
    } else if (failure instanceof FileSystemException broken && broken.getReason() != null) {
      return broken.getFile() + ": " + broken.getReason();
    } else if (failure instanceof UnknownHostException) {
      return "no host is known by the name of " + failure.getMessage();
    } else if (failure instanceof TimeoutException || failure instanceof HttpTimeoutException) {
      return "there was no answer in time";
    }
    var message = failure.getMessage();
    if (message == null) {
      return "";
    }
    var named = UNKNOWN_HOST.matcher(message).replaceAll("unknown host ");
    return CLASS.matcher(named).replaceAll("");
  }

  /** Returns whether the exception only wraps its cause. */
  private static boolean wraps(Throwable failure) {
    return (failure instanceof UncheckedIOException
            || failure instanceof CompletionException
            || failure instanceof ExecutionException)
        && failure.getCause() != null
        && failure.getCause().toString().equals(failure.getMessage());
  }
}
