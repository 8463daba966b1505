package io.headwater.schemas.dialect.rainmaker.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headwater.schemas.json.JsonText;
import io.headwater.schemas.json.JsonValue;
import io.headwater.schemas.json.JsonValue.Members;
import io.headwater.schemas.json.JsonValue.Text;
import io.headwater.schemas.json.JsonValue.Whole;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The data by which a node's request about files is answered (R-CMD-10): {@code file_id} and {@code
 * url} as in the HTTP form, the other members are our choice. Stateless; any thread.
 */
public final class FileAnswer {
    private FileAnswer() {}

    /**
     * The file and its address.
     *
     * @param until epoch seconds at which the address is of no use any more
     * @param mostBytes that may be written there; null for an address to read
     */
    public static byte[] granted(String file, String url, long until, @Nullable Long mostBytes) {
        var members = new LinkedHashMap<String, JsonValue>();
        members.put("status", new Text("success"));
        members.put("file_id", new Text(file));
        members.put("url", new Text(url));
        members.put("expires_at", new Whole(until));
        if (mostBytes != null) {
            members.put("max_size", new Whole(mostBytes));
        }
        return bytes(members);
    }

    /**
     * No.
     *
     * @param why a sentence without a full stop
     */
    public static byte[] refused(String why) {
        var members = new LinkedHashMap<String, JsonValue>();
        members.put("status", new Text("failure"));
        members.put("description", new Text(why));
        return bytes(members);
    }

    private static byte[] bytes(Map<String, JsonValue> members) {
        return JsonText.write(new Members(members)).getBytes(UTF_8);
    }
}
