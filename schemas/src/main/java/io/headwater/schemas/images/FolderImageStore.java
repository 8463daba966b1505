package io.headwater.schemas.images;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Images in a folder of the local file system, which several processes may share.
 *
 * <pre>
 * img-....json  what is known of an image; written last and removed first, so it alone says what is there
 * img-....bin   its bytes
 * *.part        one that is being brought
 * </pre>
 */
public final class FolderImageStore implements ImageStore {
    private static final String ABOUT = ".json";
    private static final String BYTES = ".bin";
    private static final ObjectMapper JSON =
            new ObjectMapper()
                    .configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false)
                    .setDefaultPropertyInclusion(JsonInclude.Include.NON_NULL);

    private final Path folder;
    private final long mostBytes;
    private final long quota;

    /**
     * @param folder made with the first image when it does not exist
     * @param mostBytes of one image
     * @param quota bytes of all images together
     */
    public FolderImageStore(Path folder, long mostBytes, long quota) {
        this.folder = folder;
        this.mostBytes = mostBytes;
        this.quota = quota;
    }

    @Override
    public Added add(InputStream bytes, Described about, long at) throws IOException {
        Files.createDirectories(folder);
        Path part = Files.createTempFile(folder, "image", ".part");
        try {
            return keep(part, DigestedCopy.write(bytes, part, mostBytes), about, at);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    @Override
    public Optional<Image> find(String id) throws IOException {
        return isId(id)
                ? ofStream(Image.streamIdOf(id)).filter(image -> image.id().equals(id))
                : Optional.empty();
    }

    @Override
    public Optional<Image> ofStream(String streamId) throws IOException {
        if (!streamId.matches("img-[0-9a-f]{32}")) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    JSON.readValue(
                            Files.readAllBytes(folder.resolve(streamId + ABOUT)), Image.class));
        } catch (NoSuchFileException absent) {
            return Optional.empty();
        }
    }

    @Override
    public List<Image> list() throws IOException {
        var images = new ArrayList<Image>();
        if (Files.notExists(folder)) {
            return images;
        }
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(it -> it.toString().endsWith(ABOUT)).toList()) {
                String name = String.valueOf(file.getFileName());
                ofStream(name.substring(0, name.length() - ABOUT.length())).ifPresent(images::add);
            }
        }
        images.sort(
                Comparator.comparingLong(Image::uploadedAt).reversed().thenComparing(Image::id));
        return images;
    }

    @Override
    public InputStream read(Image image, long from) throws IOException {
        FileChannel channel =
                FileChannel.open(folder.resolve(image.streamId() + BYTES), StandardOpenOption.READ);
        return Channels.newInputStream(channel.position(from));
    }

    @Override
    public long bytes() throws IOException {
        return list().stream().mapToLong(Image::bytes).sum();
    }

    @Override
    public boolean hasRoomFor(long bytes) throws IOException {
        return bytes() + bytes <= quota;
    }

    @Override
    public boolean remove(String id) throws IOException {
        if (find(id).isEmpty()) {
            return false;
        }
        boolean wasThere = Files.deleteIfExists(folder.resolve(Image.streamIdOf(id) + ABOUT));
        Files.deleteIfExists(folder.resolve(Image.streamIdOf(id) + BYTES));
        return wasThere;
    }

    private Added keep(Path part, DigestedCopy copy, Described about, long at) throws IOException {
        if (copy.bytes() > mostBytes) {
            return new Added.Refused("an image has at most " + mostBytes + " bytes");
        }
        Optional<Image> known = find(copy.sha256());
        if (known.isPresent()) {
            return new Added.Known(known.get());
        }
        if (!hasRoomFor(copy.bytes())) {
            return new Added.Refused("all images together have at most " + quota + " bytes");
        }
        return switch (ImageHeader.read(copy.first())) {
            case ImageHeader.Application application -> keep(part, copy, about, application, at);
            case ImageHeader.Unknown unknown ->
                    new Added.Refused("it is not the image of an application: " + unknown.why());
        };
    }

    private Added keep(
            Path part,
            DigestedCopy copy,
            Described about,
            ImageHeader.Application application,
            long at)
            throws IOException {
        String version = about.fwVersion();
        if (version != null && !version.equals(application.version())) {
            return new Added.Refused(
                    "the image says that its version is '"
                            + application.version()
                            + "', not '"
                            + version
                            + "'");
        }
        var image =
                new Image(
                        copy.sha256(),
                        copy.bytes(),
                        copy.md5(),
                        about.name(),
                        application.version(),
                        about.type(),
                        about.model(),
                        application.chip(),
                        application.project(),
                        at);
        Files.move(
                part,
                folder.resolve(image.streamId() + BYTES),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
        describe(image);
        return new Added.Kept(image);
    }

    private void describe(Image image) throws IOException {
        Path draft = Files.createTempFile(folder, "image", ".part");
        try (FileChannel channel = FileChannel.open(draft, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(JSON.writeValueAsBytes(image)));
            channel.force(true);
        }
        Files.move(
                draft,
                folder.resolve(image.streamId() + ABOUT),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
    }

    private static boolean isId(String id) {
        return id.matches("[0-9a-f]{64}");
    }
}
