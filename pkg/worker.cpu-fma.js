// The worker of segmenters on a CPU whose browser has fused multiply-add.

import start, * as module from "./wasm/cpu-fma/sam2unet.js";
import { serve } from "./worker.js";

serve(start, module, "cpu-fma", new URL("./wasm/cpu-fma/sam2unet_bg.wasm", import.meta.url));
