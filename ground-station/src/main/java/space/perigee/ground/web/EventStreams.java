package space.perigee.ground.web;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import jakarta.servlet.ServletOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import space.perigee.ground.feed.EventFeed;

/** The event streams that are open, {@value #MAX_STREAMS} at most. */
final class EventStreams implements AutoCloseable {

  private static final int MAX_STREAMS = 32;
  private static final int HEARTBEAT_SECONDS = 10;

  private final EventFeed feed;
  private final ObjectMapper json;
  private final Set<EventStream> open = ConcurrentHashMap.newKeySet();
  private final Runnable reader = () -> open.forEach(EventStream::pump);

  EventStreams(EventFeed feed, ObjectMapper json, ScheduledExecutorService timer) {
    this.feed = feed;
    this.json = json;
    feed.add(reader);
    timer.scheduleWithFixedDelay(
        () -> open.forEach(EventStream::beat),
        HEARTBEAT_SECONDS,
        HEARTBEAT_SECONDS,
        TimeUnit.SECONDS);
  }

  /** Streams that are open. */
  int count() {
    return open.size();
  }

  /**
   * Answers with a stream.
   *
   * @param after id of the last event that the client has
   * @throws ProblemException if too many streams are open
   */
  void open(Context ctx, long after) {
    if (open.size() >= MAX_STREAMS) {
      ctx.header("Retry-After", "10");
      throw new ProblemException(
          Problem.Kind.TOO_MANY_STREAMS,
          MAX_STREAMS + " event streams are open, the most there are");
    }
    ctx.contentType("text/event-stream");
    ctx.header("X-Accel-Buffering", "no");
    if (ctx.method() == HandlerType.HEAD) {
      return;
    }
    ctx.req().setAttribute(SlowConnections.ENDLESS, true);
    ctx.future(
        () -> {
          ServletOutputStream out = output(ctx);
          EventStream stream = new EventStream(feed, json, out, Math.min(after, feed.newest()));
          open.add(stream);
          stream.done().thenRun(() -> open.remove(stream));
          out.setWriteListener(stream);
          return stream.done();
        });
  }

  private static ServletOutputStream output(Context ctx) {
    try {
      return ctx.res().getOutputStream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    feed.remove(reader);
    open.forEach(EventStream::end);
  }
}
