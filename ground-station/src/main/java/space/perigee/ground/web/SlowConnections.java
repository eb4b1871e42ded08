package space.perigee.ground.web;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.server.HttpConnection;

/**
 * Ends connections whose client takes too long to send the head of a request, byte by byte, or to
 * read an answer. Jetty's idle timeout alone does not, since each byte begins it anew.
 *
 * <p>A connection has {@value #HEAD} seconds for the head of its next request, and {@value #ANSWER}
 * from there to the end of the answer, except for an event stream, which has no end. Each
 * connection is looked at once a second.
 */
final class SlowConnections implements Connection.Listener {

  /** Attribute of a request whose answer has no end. */
  static final String ENDLESS = "perigee.endless";

  /** Seconds for the head of a request. */
  private static final int HEAD = 20;

  /** Seconds for its answer. */
  private static final int ANSWER = 600;

  /**
   * How far a connection was when it was last seen.
   *
   * @param requests that it had sent
   * @param busy true if one was being answered
   * @param looks at it since then
   */
  private record Progress(long requests, boolean busy, int looks) {

    boolean isTooLong() {
      return looks > (busy ? ANSWER : HEAD);
    }

    Progress next(long requestsNow, boolean busyNow) {
      boolean isSame = requestsNow == requests && busyNow == busy;
      return new Progress(requestsNow, busyNow, isSame ? looks + 1 : 0);
    }
  }

  private final Map<HttpConnection, Progress> connections = new ConcurrentHashMap<>();

  /** Looks at the connections from now on. */
  void watch(ScheduledExecutorService timer) {
    timer.scheduleWithFixedDelay(
        () -> connections.replaceAll(SlowConnections::look), 1, 1, TimeUnit.SECONDS);
  }

  @Override
  public void onOpened(Connection connection) {
    if (connection instanceof HttpConnection http) {
      connections.put(http, new Progress(0, false, 0));
    }
  }

  @Override
  public void onClosed(Connection connection) {
    if (connection instanceof HttpConnection http) {
      connections.remove(http);
    }
  }

  private static Progress look(HttpConnection connection, Progress last) {
    Progress now =
        last.next(
            connection.getHttpChannel().getRequests(),
            !connection.getHttpChannel().getState().isIdle());
    if (now.isTooLong() && !(now.busy() && isEndless(connection))) {
      connection.getEndPoint().close();
    }
    return now;
  }

  private static boolean isEndless(HttpConnection connection) {
    return connection.getHttpChannel().getRequest().getAttribute(ENDLESS) != null;
  }
}
