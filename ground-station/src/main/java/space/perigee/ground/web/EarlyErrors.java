package space.perigee.ground.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.jspecify.annotations.Nullable;

/**
 * Answers requests that fail before a route or the gate sees them, such as those that are not HTTP
 * or have headers that are too long: with problem details and the headers that every answer has.
 */
final class EarlyErrors extends ErrorHandler {

  private static final int HEADERS_TOO_LARGE = 431;
  private static final int SERVER_ERROR = 500;

  private final ObjectMapper json = new ObjectMapper();

  @Override
  public ByteBuffer badMessageError(
      int status, @Nullable String reason, HttpFields.Mutable fields) {
    ApiGate.HEADERS.forEach(fields::put);
    fields.put(HttpHeader.CONTENT_TYPE, Problem.MEDIA_TYPE);
    return ByteBuffer.wrap(body(status));
  }

  @Override
  public void handle(
      String target, Request baseRequest, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    baseRequest.setHandled(true);
    ApiGate.HEADERS.forEach(response::setHeader);
    response.setContentType(Problem.MEDIA_TYPE);
    response.getOutputStream().write(body(response.getStatus()));
  }

  private byte[] body(int status) {
    Problem.Kind kind =
        status == HEADERS_TOO_LARGE
            ? Problem.Kind.HEADERS_TOO_LARGE
            : status >= SERVER_ERROR ? Problem.Kind.FAILED : Problem.Kind.BAD_REQUEST;
    Problem problem = kind.with("the server could not read the request");
    try {
      return json.writeValueAsBytes(
          new Problem(problem.type(), problem.title(), status, problem.detail(), null, null, null));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
