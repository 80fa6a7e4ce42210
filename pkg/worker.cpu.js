// The worker of segmenters on the CPU.

import start, * as module from "./wasm/cpu/sam2unet.js";
import { serve } from "./worker.js";

serve(start, module, "cpu", new URL("./wasm/cpu/sam2unet_bg.wasm", import.meta.url));
