package lucid.stack.database;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import lucid.stack.Shape;

/**
 * The exchanges of one connection in PostgreSQL's protocol. A client begins one by a {@code Sync}
 * or a simple query, and the server ends it by {@code ReadyForQuery}.
 */
final class Exchanges {
  private static final int LENGTH_BYTES = Integer.BYTES;
  private static final int LONGEST_STATEMENT = 200;
  private static final String OK = "200";
  private static final String FAILED = "500";

  private final Messages fromClient = new Messages(false);
  private final Messages fromServer = new Messages(true);
  private final Map<String, String> prepared = new HashMap<>();
  private final Deque<Exchange> open = new ArrayDeque<>();
  private String statement = "";

  static final class Exchange {
    private final String statement;
    private final long arrivedNanos = System.nanoTime();
    private long waitNanos;
    private boolean failed;

    private Exchange(String statement) {
      this.statement = statement;
    }

    void wait(Shape shape) {
      waitNanos = shape.next(arrivedNanos).waitNanos();
    }

    /** Returns the exchange's SQL as one word. */
    String statement() {
      return statement.isEmpty() ? "none" : statement;
    }

    long arrivedNanos() {
      return arrivedNanos;
    }

    String status() {
      return failed ? FAILED : OK;
    }
  }

  /** Reads bytes of the client, and returns the exchanges that they begin. */
  List<Exchange> asked(Buffer bytes) {
    var begun = new ArrayList<Exchange>();
    for (var message : fromClient.of(bytes)) {
      switch (message.type()) {
        case 'P' -> {
          var name = message.text(0);
          statement = oneWord(message.text(name.length() + 1));
          prepared.put(name, statement);
        }
        case 'B' -> {
          var portal = message.text(0);
          statement = prepared.getOrDefault(message.text(portal.length() + 1), "");
        }
        case 'Q' -> begun.add(new Exchange(oneWord(message.text(0))));
        case 'S' -> begun.add(new Exchange(statement));
        default -> {}
      }
    }
    open.addAll(begun);
    return begun;
  }

  private static String oneWord(String sql) {
    var word = sql.strip().replaceAll("\\s+", "_");
    return word.substring(0, Math.min(LONGEST_STATEMENT, word.length()));
  }

  /** Returns the wait of the answer that the server sends now. */
  long waitNanos() {
    return open.isEmpty() ? 0 : open.peekFirst().waitNanos;
  }

  /** Reads bytes of the server, and returns the exchanges that they end. */
  List<Exchange> answered(Buffer bytes) {
    var ended = new ArrayList<Exchange>();
    for (var message : fromServer.of(bytes)) {
      if (message.type() == 'E' && !open.isEmpty()) {
        open.peekFirst().failed = true;
      } else if (message.type() == 'Z' && !open.isEmpty()) {
        ended.add(open.removeFirst());
      }
    }
    return ended;
  }

  /**
   * @param type a letter; 0 for a client's first message, which has no type
   */
  private record Message(char type, Buffer body) {
    /** Returns the text that begins at {@code from} and ends before a zero byte. */
    String text(int from) {
      int end = from;
      while (end < body.length() && body.getByte(end) != 0) {
        end++;
      }
      return body.getString(from, end, StandardCharsets.UTF_8.name());
    }
  }

  /** Cuts a stream of bytes into messages. */
  private static final class Messages {
    private Buffer rest = Buffer.buffer();
    private boolean typed;
    private boolean unreadable;

    /**
     * @param typed whether the first message has a type; a client's has none
     */
    Messages(boolean typed) {
      this.typed = typed;
    }

    List<Message> of(Buffer bytes) {
      var messages = new ArrayList<Message>();
      if (unreadable) {
        return messages;
      }
      rest.appendBuffer(bytes);
      int at = 0;
      while (rest.length() - at >= (typed ? 1 : 0) + LENGTH_BYTES) {
        int head = typed ? 1 : 0;
        int length = rest.getInt(at + head);
        // For example after a request for TLS, which the server refuses with a single byte.
        unreadable = length < LENGTH_BYTES;
        int end = at + head + length;
        if (unreadable || end > rest.length()) {
          break;
        }
        messages.add(
            new Message(
                typed ? (char) rest.getByte(at) : 0,
                rest.getBuffer(at + head + LENGTH_BYTES, end)));
        typed = true;
        at = end;
      }
      rest = rest.getBuffer(at, rest.length());
      return messages;
    }
  }
}
