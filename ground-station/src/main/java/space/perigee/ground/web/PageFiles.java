package space.perigee.ground.web;

import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import space.perigee.sync.model.Sha256;

/** Files that do not change while the server runs: the page, and the description of the API. */
final class PageFiles {

  private PageFiles() {}

  /** The files of the page; they hold nothing of the mission, so everybody may read them. */
  static List<ApiRoute> routes() {
    return List.of(
        page("/", "index.html", "text/html; charset=utf-8"),
        page("/ground.js", "ground.js", "text/javascript; charset=utf-8"),
        page("/ground.css", "ground.css", "text/css; charset=utf-8"),
        page("/favicon.svg", "favicon.svg", "image/svg+xml"));
  }

  private static ApiRoute page(String path, String name, String type) {
    return file(path, "The page: " + name + ".", type, resource(name));
  }

  /** A route to a file that everybody may read. */
  static ApiRoute file(String path, String summary, String type, byte[] content) {
    String tag = "\"" + Sha256.of(content).hex().substring(0, 16) + "\"";
    return ApiRoute.get(
            path,
            summary,
            List.of(),
            ApiRoute.Answer.of(type.split(";", 2)[0]),
            request -> send(request.context(), type, tag, content))
        .withoutToken();
  }

  private static void send(Context ctx, String type, String tag, byte[] content) {
    ctx.header("Cache-Control", "no-cache").header("ETag", tag);
    String known = ctx.header("If-None-Match");
    if (known != null && (known.equals("*") || List.of(known.split("\\s*,\\s*")).contains(tag))) {
      ctx.status(HttpStatus.NOT_MODIFIED);
      return;
    }
    ctx.contentType(type).result(content);
  }

  private static byte[] resource(String name) {
    try (InputStream in = PageFiles.class.getResourceAsStream("/web/" + name)) {
      if (in == null) {
        throw new IllegalStateException("the jar lacks /web/" + name);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
