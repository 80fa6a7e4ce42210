// The worker that writes files: it compresses pictures, and takes checksums.

import { Checksum } from "./crc32.js";
import { JpegWriter } from "./jpeg-writer.js";
import { PngWriter } from "./png-writer.js";

const JOBS = { png: PngWriter, jpeg: JpegWriter, crc32: Checksum };

self.onmessage = ({ data: { name, about, port } }) => {
  const job = new JOBS[name](about);
  port.onmessage = async ({ data }) => {
    try {
      port.postMessage({ answer: await (data ? job.write(data) : job.finish()) });
      if (!data) port.close();
    } catch (error) {
      port.postMessage({ error: error.message });
      port.close();
    }
  };
};
