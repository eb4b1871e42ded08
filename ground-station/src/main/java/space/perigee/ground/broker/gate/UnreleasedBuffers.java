package space.perigee.ground.broker.gate;

import io.netty.util.ReferenceCounted;
import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * The messages of a connection that Artemis has not released. It never releases those that arrive
 * while it ends a session (2.44), which would stay in Netty's pool for good. They are released some
 * time after the connection has ended, when Artemis is done with them. Used by the thread of the
 * connection alone.
 */
final class UnreleasedBuffers {

  private static final int DONE_SECONDS = 5;

  private final Set<ReferenceCounted> buffers = Collections.newSetFromMap(new IdentityHashMap<>());

  void add(ReferenceCounted buffer) {
    buffers.add(buffer);
  }

  void remove(ReferenceCounted buffer) {
    buffers.remove(buffer);
  }

  /** Releases what is left, in a while. */
  void releaseLater(EventExecutor executor) {
    if (buffers.isEmpty() || executor.isShuttingDown()) {
      return;
    }
    var unused = executor.schedule(this::release, DONE_SECONDS, TimeUnit.SECONDS);
  }

  private void release() {
    List<ReferenceCounted> left = new ArrayList<>(buffers);
    buffers.clear();
    for (ReferenceCounted buffer : left) {
      if (buffer.refCnt() > 0) {
        buffer.release();
      }
    }
  }
}
