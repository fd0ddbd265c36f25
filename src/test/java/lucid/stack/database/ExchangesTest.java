package lucid.stack.database;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The parts of PostgreSQL's protocol that separate exchanges. */
class ExchangesTest {
  private final Exchanges exchanges = new Exchanges();

  private static Buffer message(char type, String... texts) {
    var body = Buffer.buffer();
    for (var text : texts) {
      body.appendString(text).appendByte((byte) 0);
    }
    return Buffer.buffer()
        .appendByte((byte) type)
        .appendInt(Integer.BYTES + body.length())
        .appendBuffer(body);
  }

  private static final Buffer SYNC = message('S');
  private static final Buffer READY = message('Z', "I");

  private List<String> ended(Buffer bytes) {
    return exchanges.answered(bytes).stream()
        .map(exchange -> exchange.statement() + " " + exchange.status())
        .toList();
  }

  @BeforeEach
  void startUp() {
    var startUp = Buffer.buffer().appendInt(8).appendInt(196_608);
    assertThat(exchanges.asked(startUp)).isEmpty();
  }

  @Test
  void statementIsRecognisedByItsName() {
    exchanges.asked(message('P', "s1", "SELECT  1").appendBuffer(SYNC));
    assertThat(ended(READY)).containsExactly("SELECT_1 200");
    exchanges.asked(message('B', "", "s1").appendBuffer(message('E', "")).appendBuffer(SYNC));
    assertThat(ended(READY)).containsExactly("SELECT_1 200");
  }

  @Test
  void messagesMayComeInPieces() {
    var all = message('Q', "SELECT 2");
    for (int i = 0; i < all.length(); i++) {
      assertThat(exchanges.asked(all.getBuffer(i, i + 1))).hasSize(i == all.length() - 1 ? 1 : 0);
    }
    assertThat(ended(READY.getBuffer(0, 2))).isEmpty();
    assertThat(ended(READY.getBuffer(2, READY.length()))).containsExactly("SELECT_2 200");
  }

  @Test
  void anErrorFailsItsExchangeAlone() {
    exchanges.asked(message('Q', "a").appendBuffer(message('Q', "b")));
    assertThat(ended(message('E', "no").appendBuffer(READY))).containsExactly("a 500");
    assertThat(ended(READY)).containsExactly("b 200");
  }

  @Test
  void unreadableMessagesAreIgnored() {
    assertThat(ended(Buffer.buffer("N").appendInt(0))).isEmpty();
    exchanges.asked(message('Q', "a"));
    assertThat(ended(READY)).isEmpty();
  }
}
