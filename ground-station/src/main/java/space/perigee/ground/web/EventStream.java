package space.perigee.ground.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import space.perigee.ground.feed.EventFeed;
import space.perigee.ground.store.Ledger;

/**
 * One client's stream of server-sent events (WHATWG HTML, 9.2). Writes only what the connection
 * takes at once, and keeps nothing for the client but the id of the last event that it was given.
 * So a client holds no thread and no memory, however slowly it reads. One that takes nothing from
 * one heartbeat to the next is dropped.
 */
final class EventStream implements WriteListener {

  private static final int PAGE = 50;
  private static final String START = "retry: 3000\n\n";
  private static final byte[] HEARTBEAT = ": heartbeat\n\n".getBytes(StandardCharsets.US_ASCII);

  private final EventFeed feed;
  private final ObjectMapper json;
  private final ServletOutputStream out;
  private final CompletableFuture<Void> done = new CompletableFuture<>();
  private long position;
  private byte[] next;
  private boolean isFlushed;
  private boolean isStalled;
  private boolean isOpen;

  /**
   * @param position id of the last event that the client has
   */
  EventStream(EventFeed feed, ObjectMapper json, ServletOutputStream out, long position) {
    this.feed = feed;
    this.json = json;
    this.out = out;
    this.position = position;
    long oldest = feed.oldest();
    String text = position + 1 < oldest ? START + gap(position, oldest) : START;
    this.next = text.getBytes(StandardCharsets.US_ASCII);
  }

  /** Tells the client that events are missing, since they are no longer kept. */
  private static String gap(long after, long before) {
    return "event: gap\ndata: {\"after\":" + after + ",\"before\":" + before + "}\n\n";
  }

  /** Completes when the stream has ended. */
  CompletableFuture<Void> done() {
    return done;
  }

  @Override
  public void onWritePossible() {
    synchronized (this) {
      isOpen = true;
      isStalled = false;
    }
    pump();
  }

  @Override
  public void onError(Throwable failure) {
    end();
  }

  /** Writes what there is, as far as the connection takes it. */
  void pump() {
    try {
      write();
    } catch (IOException | RuntimeException e) {
      end();
    }
  }

  private synchronized void write() throws IOException {
    while (isOpen && out.isReady()) {
      if (next.length == 0) {
        next = events();
      }
      if (next.length > 0) {
        out.write(next);
        next = new byte[0];
        isFlushed = false;
      } else if (!isFlushed) {
        isFlushed = true;
        out.flush();
      } else {
        return;
      }
    }
  }

  private byte[] events() throws JsonProcessingException {
    List<Ledger.Entry> entries = feed.after(position, PAGE);
    StringBuilder text = new StringBuilder();
    for (Ledger.Entry entry : entries) {
      position = entry.id();
      text.append("id: ").append(entry.id());
      text.append("\nevent: ").append(entry.kind());
      text.append("\ndata: ").append(json.writeValueAsString(ApiAnswers.Event.of(entry)));
      text.append("\n\n");
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** Sends a heartbeat; drops the client if it has taken nothing since the last one. */
  void beat() {
    boolean isDead;
    synchronized (this) {
      isDead = isStalled;
      isStalled = true;
      if (isOpen && next.length == 0) {
        next = HEARTBEAT;
      }
    }
    if (isDead) {
      end();
      return;
    }
    pump();
    synchronized (this) {
      isStalled = isOpen && next.length > 0;
    }
  }

  /** Ends the stream. */
  void end() {
    synchronized (this) {
      isOpen = false;
    }
    done.complete(null);
  }
}
